$d0 << END
0 16 0.4052639 89.91549 "framegan, navigator"
1 46.33333 34.9997 58.0589 "real-again (control)"
2 5.333333 1.607 16.27141 "frozen (control)"
3 5 1.815671 13.02799 "frozen-generated (control)"
END
set encoding utf8
set title "preference realism, balls-1"
set xlabel ""
set ylabel "preference realism"
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
