$d0 << END
0 16 -35.69156 67.69156 "framegan, navigator"
1 46.33333 34.59376 58.07291 "real-again (control)"
2 5.333333 -0.9182761 11.58494 "frozen (control)"
3 5 0.03172458 9.968275 "frozen-generated (control)"
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
