$d0 << END
0 5.684079 5.354268 6.071352 "real, held out"
1 5.261192 4.947971 5.607178 "real-again (control)"
2 -0.5354628 -0.777522 -0.3180754 "frozen (control)"
3 -3.034059 -3.226443 -2.862343 "framegan, navigator"
4 -3.464613 -3.686722 -3.250152 "frozen-generated (control)"
5 -3.911136 -4.118654 -3.72413 "framegan-one, navigator"
END
set encoding utf8
set title "Strength by Bradley and Terry (critics/1, balls-3)"
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
