$d0 << END
0 1.553036 1.417632 1.704684 "real, held out"
1 1.410125 1.27239 1.554001 "real-again (control)"
2 -0.1388685 -0.2412337 -0.03249805 "framegan, navigator"
3 -0.8785455 -1.003801 -0.7591781 "frozen-generated (control)"
4 -1.945746 -2.138091 -1.791438 "frozen (control)"
END
set encoding utf8
set title "Strength by Bradley and Terry (realism/1, balls-1)"
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
