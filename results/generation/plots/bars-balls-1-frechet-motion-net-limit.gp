$d0 << END
0 157.3321 -90.04558 404.7099 "framegan, navigator"
1 140.9477 28.4499 253.4456 "framegan, transferred"
2 539.1919 464.5729 613.8109 "framegan, random-codes"
3 -0.1235966 -2.456435 2.209241 "real-again (control)"
4 217.1576 210.6591 223.6561 "frozen (control)"
5 221.9979 205.8511 238.1447 "frozen-generated (control)"
6 347.9702 324.5937 371.3468 "shuffled (control)"
7 -0.8238144 -3.548479 1.90085 "reversed (control)"
8 210.0402 190.2041 229.8764 "noise (control)"
9 -0.08797271 -1.109548 0.933603 "replay (control)"
END
set encoding utf8
set title "frechet motion net limit, balls-1"
set xlabel ""
set ylabel "frechet motion net limit"
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
