$d0 << END
0 1 1 1 "real, held out"
1 2.079456 1.845468 2.343112 "framegan, navigator"
2 2.292973 2.005399 2.621786 "framegan, transferred"
3 2.571213 2.526535 2.616681 "framegan, random-codes"
4 1.024698 1.024698 1.024698 "real-again (control)"
5 2.408266 2.408266 2.408266 "frozen (control)"
6 2.208474 1.818329 2.68233 "frozen-generated (control)"
7 2.452165 2.445165 2.459185 "shuffled (control)"
8 1.145228 1.145228 1.145228 "reversed (control)"
9 5.918397 5.914232 5.922564 "noise (control)"
10 0.001522206 0.001522206 0.001522206 "replay (control)"
END
set encoding utf8
set title "nearest training, balls-1"
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
