$d0 << END
0 0.01316211 0.01316211 0.01316211 "real, held out"
1 0.01240574 0.006687601 0.0230131 "framegan, navigator"
2 0.00196701 3.129644e-05 0.1236284 "framegan-one, navigator"
3 0.151311 0.1390196 0.1646892 "framegan, random-codes"
4 0.09554197 0.03541737 0.2577342 "framegan-one, random-codes"
5 0.01312215 0.01312215 0.01312215 "real-again (control)"
6 0 0 0 "frozen (control)"
7 0 0 0 "frozen-generated (control)"
8 0.1257044 0.1250769 0.126335 "shuffled (control)"
9 0.01316211 0.01316211 0.01316211 "reversed (control)"
10 0.1667026 0.1666488 0.1667564 "noise (control)"
11 0.01312344 0.01312344 0.01312344 "replay (control)"
END
set encoding utf8
set title "interframe mse, balls-3"
set xlabel ""
set ylabel "interframe mse"
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
