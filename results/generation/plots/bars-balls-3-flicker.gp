$d0 << END
0 0.0009316169 0.0009316169 0.0009316169 "real, held out"
1 0.0005130922 0.0001197024 0.002199317 "framegan, navigator"
2 0.0001126494 1.565149e-06 0.008107786 "framegan-one, navigator"
3 0.05788479 0.04489591 0.0746315 "framegan, random-codes"
4 0.01745199 0.001071079 0.2843598 "framegan-one, random-codes"
5 0.0009182992 0.0009182992 0.0009182992 "real-again (control)"
6 0 0 0 "frozen (control)"
7 0 0 0 "frozen-generated (control)"
8 0.003228652 0.003193152 0.003264547 "shuffled (control)"
9 0.0009316169 0.0009316169 0.0009316169 "reversed (control)"
10 0.1713052 0.1711462 0.1714643 "noise (control)"
11 0.0009995328 0.0009995328 0.0009995328 "replay (control)"
END
set encoding utf8
set title "flicker, balls-3"
set xlabel ""
set ylabel "flicker"
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
