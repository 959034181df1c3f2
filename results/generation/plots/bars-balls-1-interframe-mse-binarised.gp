$d0 << END
0 0.02232399 0.02232399 0.02232399 "real, held out"
1 0.006377664 8.630646e-05 0.471281 "framegan, navigator"
2 0.007016533 0.002081558 0.02365139 "framegan, transferred"
3 0.07598425 0.07237001 0.07977897 "framegan, random-codes"
4 0.02228254 0.02228254 0.02228254 "real-again (control)"
5 0 0 0 "frozen (control)"
6 0 0 0 "frozen-generated (control)"
7 0.07112159 0.07092349 0.07132024 "shuffled (control)"
8 0.02232399 0.02232399 0.02232399 "reversed (control)"
9 0.5000887 0.4997878 0.5003898 "noise (control)"
10 0.02225784 0.02225784 0.02225784 "replay (control)"
END
set encoding utf8
set title "interframe mse binarised, balls-1"
set xlabel ""
set ylabel "interframe mse binarised"
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
