"""The register's laws of sums. GKP is Graham, Knuth, Patashnik: Concrete Mathematics."""

from __future__ import annotations

from mathreply.algebra.prove.kernel.law import register

register(
    "binomial theorem",
    "sum_{k=0}^m x^k/(k! (m - k)!) = (1 + x)^m/m!",
    "GKP (5.12)",
    "m >= 0",
    "m is whole",
)
register(
    "Vandermonde's convolution",
    "sum_{k=0}^r 1/(k! (r-k)! (a-k)! (b-r+k)!) = (a + b)!/(a! b! r! (a + b - r)!)",
    "GKP (5.22)",
    "r >= 0",
    "a >= 0",
    "b >= 0",
    "r is whole",
    "a is whole",
    "b is whole",
)
register(
    "sum over the upper index",
    "sum_{k=l}^h (k+a)!/(k+b)! = ((h+a+1)!/(h+b)! - (l+a)!/(l+b-1)!)/(a - b + 1); a polynomial in "
    "k before it by (k+a+1)…(k+a+j) (k+a)! = (k+a+j)!",
    "GKP (5.10): each term is the difference of two neighbours of (k+a+1)!/((a-b+1) (k+b)!),"
    " where 1/m! = 0 for a negative whole m; the rising powers are a basis of the polynomials",
    "h - l >= -1",
    "l + a >= 0",
    "a - b >= 0",
    "l is whole",
    "h is whole",
    "a is whole",
    "b is whole",
)
register(
    "sum parted at a kink",
    "sum_{k=l}^h f(k, |k - c|) = sum_{k=l}^c f(k, c - k) + sum_{k=c+1}^h f(k, k - c)",
    "GKP 2.6: a range is parted at one of its places",
    "c - l >= -1",
    "h - c >= 0",
    "c is whole",
    "l is whole",
    "h is whole",
)
register(
    "tail of a geometric series",
    "sum_{k>=l} p(k) r^k = r^l sum_{k>=0} p(k + l) r^k for |r| < 1",
    "GKP (2.25) and 2.4: the index is moved by l; |r| < 1 is shown where it is used",
    "l is whole",
)
register(
    "tail of a series",
    "sum_{k>=l} f(k) = sum_{k>=c} f(k) - sum_{k=c}^{l-1} f(k) where f has a value from c on",
    "DLMF 1.9(v): a series converges where its tail does; GKP (2.20)",
    "l - c >= 0",
    "l is whole",
)
register(
    "integral test",
    "for a falling f: int_l^{h+1} f <= sum_{k=l}^h f(k) <= int_{l-1}^h f, and for h >= l also "
    "f(h) + int_l^h f <= sum <= f(l) + int_l^h f; (h - l + 1) f(h) <= sum <= (h - l + 1) f(l); "
    "turned round for a rising f",
    "Rudin, Principles, 6.12 and 3.28: f(k + 1) <= int_k^{k+1} f <= f(k), summed up; that f' has a "
    "sign is shown",
    "h - l >= -1",
    "l is whole",
    "h is whole",
)
