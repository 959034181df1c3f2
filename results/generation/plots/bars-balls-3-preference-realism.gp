$d0 << END
0 5 0.2181454 55.89008 "framegan, navigator"
1 0.3333333 0.004461096 20.04634 "framegan-one, navigator"
2 46 35.52006 56.84602 "real-again (control)"
3 0.3333333 0.004461096 20.04634 "frozen (control)"
4 0 0 0 "frozen-generated (control)"
END
set encoding utf8
set title "preference realism, balls-3"
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
