$d0 << END
0 3.248929 3.026333 3.502302 "real, held out"
1 2.942913 2.741069 3.165152 "real-again (control)"
2 -0.6933699 -0.8349942 -0.5421944 "frozen (control)"
3 -1.451628 -1.613405 -1.321292 "framegan, navigator"
4 -4.046844 -4.462506 -3.732098 "frozen-generated (control)"
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
