$d0 << END
0 1 1 1 "real, held out"
1 1.021058 0.9611786 1.084668 "framegan, navigator"
2 1.136948 0.5397636 2.394848 "framegan-one, navigator"
3 1.182455 1.149583 1.216267 "framegan, random-codes"
4 1.25388 0.672402 2.338208 "framegan-one, random-codes"
5 0.9984943 0.9984943 0.9984943 "real-again (control)"
6 0.9853549 0.9853549 0.9853549 "frozen (control)"
7 1.002381 0.8347674 1.203649 "frozen-generated (control)"
8 1.12328 1.118194 1.128389 "shuffled (control)"
9 1.009645 1.009645 1.009645 "reversed (control)"
10 1.65054 1.649687 1.651394 "noise (control)"
11 0.0007651266 0.0007651266 0.0007651266 "replay (control)"
END
set encoding utf8
set title "nearest training, balls-3"
set xlabel ""
set ylabel "nearest training"
set border 3 lc rgb '#444444'
set tics nomirror
set grid lc rgb '#DDDDDD' lt 1
set key outside right top
set style fill solid 0.85
set boxwidth 0.7
unset key
set xtics rotate by -30 left
set rmargin 14
plot $d0 using 1:2:xtic(5) with boxes lc rgb '#0072B2' notitle, \
  $d0 using 1:2:3:4 with yerrorbars pt -1 lw 1.5 lc rgb '#222222' notitle
