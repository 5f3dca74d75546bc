"""The macros that each engine knows, as forums set it up: KaTeX 0.19, MathJax 4.1 and MathJax
2.7.9.

A name is listed for an engine if ``\\name{x}`` was not called undefined by it, in a real browser,
with the engine set up as a forum sets it up (MathJax loads its extensions by itself; KaTeX has
mhchem and copy-tex).
"""

from __future__ import annotations

from mathreply.model import EngineName

_EVERYWHERE = """
And Bbb Bbbk Big Bigg Biggl Biggm Biggr Bigl Bigm Bigr Box Bumpeq Cap Cup Delta Diamond Doteq
Downarrow Finv Game Gamma Huge Im Join LARGE LaTeX Lambda Large Leftarrow Leftrightarrow
Lleftarrow Longleftarrow Longleftrightarrow Longrightarrow Lsh Omega Phi Pi Pr Psi Re Rightarrow
Rrightarrow Rsh S Sigma Subset Supset TeX Theta Uparrow Updownarrow Upsilon Vdash Vert Vvdash Xi
above acute aleph alpha amalg angle approx approxeq arccos arcsin arctan arg ast asymp atop
backepsilon backprime backsim backsimeq backslash bar barwedge bcancel because begin beta beth
between bf big bigcap bigcirc bigcup bigg biggl biggm biggr bigl bigm bigodot bigoplus bigotimes
bigr bigsqcup bigstar bigtriangledown bigtriangleup biguplus bigvee bigwedge binom blacklozenge
blacksquare blacktriangle blacktriangledown blacktriangleleft blacktriangleright bmod boldsymbol
bot bowtie boxdot boxed boxminus boxplus boxtimes brace brack breve bullet bumpeq cal cancel cap
cdot cdotp cdots ce centerdot cfrac check checkmark chi choose circ circeq circlearrowleft
circlearrowright circledR circledS circledast circledcirc circleddash clubsuit colon color
colorbox complement cong coprod cos cosh cot coth cr csc cup curlyeqprec curlyeqsucc curlyvee
curlywedge curvearrowleft curvearrowright dagger daleth dashleftarrow dashrightarrow dashv
dbinom ddagger ddddot dddot ddot ddots def deg delta det dfrac diagdown diagup diamond
diamondsuit digamma dim displaystyle div divideontimes dot doteq doteqdot dotplus dots dotsb
dotsc dotsi dotsm dotso doublebarwedge doublecap doublecup downarrow downdownarrows
downharpoonleft downharpoonright ell emptyset end enspace epsilon eqcirc eqref eqsim eqslantgtr
eqslantless equiv eta eth exists exp fallingdotseq fbox fcolorbox flat forall frac frak frown
gamma gcd ge genfrac geq geqq geqslant gets gg ggg gggtr gimel gnapprox gneq gneqq gnsim grave
gt gtrapprox gtrdot gtreqless gtreqqless gtrless gtrsim gvertneqq hat hbar hbox hdashline
heartsuit hline hom hookleftarrow hookrightarrow hphantom href hskip hslash hspace huge iff
iiint iint imath impliedby implies in inf infty injlim int intercal intop iota it jmath kappa
ker kern lVert label lambda land langle large lbrace lbrack lceil ldotp ldots le leadsto left
leftarrow leftarrowtail leftharpoondown leftharpoonup leftleftarrows leftrightarrow
leftrightarrows leftrightharpoons leftrightsquigarrow leftthreetimes leq leqq leqslant
lessapprox lessdot lesseqgtr lesseqqgtr lessgtr lesssim let lfloor lg lgroup lhd lim liminf
limits limsup ll llap llcorner lll llless lmoustache ln lnapprox lneq lneqq lnot lnsim log
longleftarrow longleftrightarrow longmapsto longrightarrow looparrowleft looparrowright lor
lozenge lrcorner lt ltimes lvert lvertneqq maltese mapsto mathbb mathbf mathbin mathcal
mathchoice mathclose mathfrak mathinner mathit mathop mathopen mathord mathpunct mathrel
mathring mathrm mathscr mathsf mathstrut mathtt max measuredangle mho mid middle min mkern mod
models mp mskip mu multimap nLeftarrow nLeftrightarrow nRightarrow nVDash nVdash nabla natural
ncong ne nearrow neg negmedspace negthickspace negthinspace neq newcommand newline nexists ngeq
ngeqq ngeqslant ngtr ni nleftarrow nleftrightarrow nleq nleqq nleqslant nless nmid nobreakspace
nolimits nonumber normalsize not notag notin nparallel nprec npreceq nrightarrow nshortmid
nshortparallel nsim nsubseteq nsubseteqq nsucc nsucceq nsupseteq nsupseteqq ntriangleleft
ntrianglelefteq ntriangleright ntrianglerighteq nu nvDash nvdash nwarrow odot oint omega omicron
ominus operatorname oplus oslash otimes over overbrace overleftarrow overleftrightarrow overline
overrightarrow overset owns parallel partial perp phantom phi pi pitchfork pm pmb pmod pod prec
precapprox preccurlyeq preceq precnapprox precneqq precnsim precsim prime prod projlim propto
psi qquad quad rVert rangle rbrace rbrack rceil ref renewcommand restriction rfloor rgroup rhd
rho right rightarrow rightarrowtail rightharpoondown rightharpoonup rightleftarrows
rightleftharpoons rightrightarrows rightsquigarrow rightthreetimes risingdotseq rlap rm
rmoustache rtimes rule rvert scriptscriptstyle scriptsize scriptstyle searrow sec setminus sf
sharp shortmid shortparallel sigma sim simeq sin sinh small smallfrown smallint smallsetminus
smallsmile smash smile space spadesuit sphericalangle sqcap sqcup sqrt sqsubset sqsubseteq
sqsupset sqsupseteq square stackrel star subset subseteq subseteqq subsetneq subsetneqq substack
succ succapprox succcurlyeq succeq succnapprox succneqq succnsim succsim sum sup supset supseteq
supseteqq supsetneq supsetneqq surd swarrow tag tan tanh tau tbinom text textbf textcolor textit
textrm textsf textstyle texttt tfrac therefore theta thickapprox thicksim thinspace tilde times
tiny to top triangle triangledown triangleleft trianglelefteq triangleq triangleright
trianglerighteq tt twoheadleftarrow twoheadrightarrow ulcorner underbrace underleftarrow
underleftrightarrow underline underrightarrow underset unlhd unrhd uparrow updownarrow
upharpoonleft upharpoonright uplus upsilon upuparrows urcorner vDash varDelta varGamma varLambda
varOmega varPhi varPi varPsi varSigma varTheta varUpsilon varXi varepsilon varinjlim varkappa
varliminf varlimsup varnothing varphi varpi varprojlim varpropto varrho varsigma varsubsetneq
varsubsetneqq varsupsetneq varsupsetneqq vartheta vartriangle vartriangleleft vartriangleright
vcenter vdash vdots vec vee veebar verb vert vphantom wedge widehat widetilde wp wr xcancel xi
xleftarrow xlongequal xmapsto xrightarrow xtofrom xtwoheadleftarrow xtwoheadrightarrow yen zeta
"""
"""In all three engines."""

_MATHJAX = """
Arrowvert DeclareMathOperator Newextarrow Rule Space Tiny abovewithdelims array arrowvert
atopwithdelims bbox bracevert buildrel cancelto cases class cssId definecolor displaylines
enclose eqalign eqalignno hfil hfill hfilll idotsint iiiint leftroot leqalignno lower mathtip
matrix mbox mit mmlToken moveleft moveright mspace newenvironment notChar oldstyle overparen
overwithdelims pmatrix raise renewenvironment require root shoveleft shoveright sideset skew
strut style texttip toggle underparen unicode uproot
"""
"""In MathJax 4 and 2.7, not in KaTeX."""

_MODERN = """
AA Bra Braket Ket Set allowbreak bra braket char footnotesize ket mathnormal mathsfit nobreak
oiiint oiint pu set textnormal textup
"""
"""In KaTeX and MathJax 4, not in MathJax 2.7."""

_CLASSIC_AND_KATEX = """
hspace* begingroup endgroup gdef
"""
"""In KaTeX and MathJax 2.7, not in MathJax 4."""

_KATEX = """
hspace* Alpha Beta Chi Colonapprox Coloneq Coloneqq Colonsim Complex DOTSB DOTSI DOTSX Dagger
Darr Epsilon Eqcolon Eqqcolon Eta H Harr Iota KaTeX Kappa Larr Lrarr Mu N Nu Omicron
Overrightarrow P R Rarr Reals Rho Tau TextOrMath Uarr Z Zeta aa alef alefsym angl angln
approxcolon approxcoloncolon arcctg arctg argmax argmin bgroup blue blueA blueB blueC blueD
blueE bm bold bull c ch clap clubs cnums colonapprox coloncolon coloncolonapprox
coloncolonequals coloncolonminus coloncolonsim coloneq coloneqq colonequals colonminus colonsim
copyright cosec cotg ctg cth dArr dag darr dblcolon ddag degree diamonds dotsx edef egroup emph
empty enskip eqcolon eqqcolon equalscolon equalscoloncolon errmessage exist expandafter
futurelet global goldA goldB goldC goldD goldE gray grayA grayB grayC grayD grayE grayF grayG
grayH grayI green greenA greenB greenC greenD greenE hArr harr hearts htmlId image imageof infin
isin kaBlue kaGreen lArr lBrace lang larr llbracket long lparen lq lrArr lrarr mapsfrom maroonA
maroonB maroonC maroonD maroonE mathclap mathellipsis mathllap mathreflectbox mathrlap
mathsterling medspace message mintA mintB mintC minuscolon minuscoloncolon minuso natnums
noexpand notni operatornamewithlimits orange ordinarycolon origof overbracket overgroup
overleftharpoon overlinesegment overrightharpoon phase pink plim plusmn pounds providecommand
purple purpleA purpleB purpleC purpleD purpleE r rArr rBrace raisebox rang rarr ratio real reals
red redA redB redC redD redE reflectbox relax rparen rq rrbracket sdot sect sh show simcolon
simcoloncolon sixptsize sout spades sub sube supe tealA tealB tealC tealD tealE textcircled
textcopyright textmd textregistered tg th thetasym thickspace tmspace tripledash u uArr uarr
underbar underbracket undergroup underlinesegment utilde v varvdots vcentcolon weierp widecheck
xLeftarrow xLeftrightarrow xRightarrow xdef xhookleftarrow xhookrightarrow xleftequilibrium
xleftharpoondown xleftharpoonup xleftrightarrow xleftrightharpoons xrightequilibrium
xrightharpoondown xrightharpoonup xrightleftarrows xrightleftharpoons
"""
"""In KaTeX alone."""

_MATHJAX_4 = """
HUGE Ketbra SMALL Small U badbreak break data framebox goodbreak iddots ketbra mathbfcal
mathbffrak mathbfit mathbfscr mathbfsf mathbfsfit mathbfsfup mathbfup mathsfup mathup ointop
stackbin symbb symbf symbfcal symbffrak symbfit symbfscr symbfsf symbfsfit symbfsfup symbfup
symcal symfrak symit symnormal symrm symscr symsf symsfit symsfup symtt symup vbox vtop
"""
"""In MathJax 4 alone."""

_MATHJAX_2 = """
cee cf scr
"""
"""In MathJax 2.7 alone."""

_MARKS = ", ; : ! > \\ { } | $ % & # _ / -"
"""Control symbols, in all three engines; ``\\ `` (a space) and the text accents are added below."""

SYMBOLS = frozenset((*_MARKS.split(), " ", "\n", "\t", "\r", "(", ")"))


def _names(*lists: str) -> frozenset[str]:
    return SYMBOLS.union(*(names.split() for names in lists))


KNOWN: dict[EngineName, frozenset[str]] = {
    "katex": _names(_EVERYWHERE, _MODERN, _CLASSIC_AND_KATEX, _KATEX),
    "mathjax4-chtml": _names(_EVERYWHERE, _MATHJAX, _MODERN, _MATHJAX_4),
    "mathjax4-svg": _names(_EVERYWHERE, _MATHJAX, _MODERN, _MATHJAX_4),
    "mathjax2-chtml": _names(_EVERYWHERE, _MATHJAX, _CLASSIC_AND_KATEX, _MATHJAX_2),
}
"""Names without their backslash, by engine."""
