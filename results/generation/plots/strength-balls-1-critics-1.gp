$d0 << END
0 2.798937 2.635477 2.984866 "real, held out"
1 2.770381 2.588024 2.948456 "real-again (control)"
2 0.06097947 -0.09703236 0.236466 "frozen (control)"
3 -1.822978 -2.042115 -1.632659 "frozen-generated (control)"
4 -3.80732 -3.999369 -3.634901 "framegan, navigator"
END
set encoding utf8
set title "Strength by Bradley and Terry (critics/1, balls-1)"
set xlabel ""
set ylabel "log odds"
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
