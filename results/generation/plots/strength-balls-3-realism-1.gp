$d0 << END
0 3.197331 2.968335 3.499145 "real, held out"
1 3.075725 2.840302 3.34174 "real-again (control)"
2 -0.2882848 -0.4720896 -0.1170352 "framegan, navigator"
3 -1.706147 -1.888085 -1.550709 "framegan-one, navigator"
4 -1.859812 -2.026224 -1.730252 "frozen-generated (control)"
5 -2.418813 -2.597818 -2.25154 "frozen (control)"
END
set encoding utf8
set title "Strength by Bradley and Terry (realism/1, balls-3)"
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
