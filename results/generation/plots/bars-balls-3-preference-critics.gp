$d0 << END
0 0 0 0 "framegan, navigator"
1 0 0 0 "framegan-one, navigator"
2 47.5 33.09338 62.33514 "real-again (control)"
3 5 0.2205012 55.62451 "frozen (control)"
4 0 0 0 "frozen-generated (control)"
END
set encoding utf8
set title "preference critics, balls-3"
set xlabel ""
set ylabel "preference critics"
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
