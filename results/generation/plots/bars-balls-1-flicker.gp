$d0 << END
0 0 0 0 "real, held out"
1 1.115533e-09 1.509607e-11 8.24329e-08 "framegan, navigator"
2 1.687876e-11 2.284137e-13 1.247265e-09 "framegan, transferred"
3 0.009307951 0.007800775 0.01110633 "framegan, random-codes"
4 0 0 0 "real-again (control)"
5 0 0 0 "frozen (control)"
6 0 0 0 "frozen-generated (control)"
7 0 0 0 "shuffled (control)"
8 0 0 0 "reversed (control)"
9 0.1713052 0.1711462 0.1714643 "noise (control)"
10 0 0 0 "replay (control)"
END
set encoding utf8
set title "flicker, balls-1"
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
