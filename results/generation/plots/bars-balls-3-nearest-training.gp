$d0 << END
0 1 1 1 "real, held out"
1 1.050322 0.9825785 1.118064 "framegan, navigator"
2 1.155026 0.4797485 1.830304 "framegan-one, navigator"
3 1.196575 1.181626 1.211525 "framegan, random-codes"
4 1.23758 0.6348751 1.840285 "framegan-one, random-codes"
5 0.9984943 0.9984943 0.9984943 "real-again (control)"
6 0.9853549 0.9853549 0.9853549 "frozen (control)"
7 0.9995474 0.9175765 1.081518 "frozen-generated (control)"
8 1.12328 1.118183 1.128378 "shuffled (control)"
9 1.009645 1.009645 1.009645 "reversed (control)"
10 1.65054 1.649686 1.651394 "noise (control)"
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
