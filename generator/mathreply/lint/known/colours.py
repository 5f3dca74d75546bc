"""The names of colours that browsers know (CSS Color Module Level 4, section 6.1), and those that
MathJax brings besides (LaTeX's ``dvipsnames``), in small letters."""

from __future__ import annotations

from mathreply.lint.names import names

_CSS = names("""
aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet
brown burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue
darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange
darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise
darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen
fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink indianred
indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen
lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta
maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue
mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin
navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen
paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple rebeccapurple red
rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue
slategray slategrey snow springgreen steelblue tan teal thistle tomato transparent turquoise violet
wheat white whitesmoke yellow yellowgreen currentcolor inherit
""")
_LATEX = names("""
apricot bittersweet bluegreen brickred burntorange cerulean carnationpink dandelion emerald
jungle junglegreen lavender limegreen mahogany melon mulberry navyblue olivegreen peach periwinkle
pinegreen processblue rawsienna redorange redviolet rhodamine royalpurple rubinered sepia
springgreen tealblue turquoise violetred wildstrawberry yelloworange bluishgreen darkorchid
""")

COLOURS = _CSS | _LATEX
