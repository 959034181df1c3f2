$d0 << END
0 159.3282 33.94142 747.9204 "framegan, navigator"
1 139.0897 65.82597 293.8952 "framegan, transferred"
2 535.0863 473.9736 604.0786 "framegan, random-codes"
3 1.144542 1.144542 1.144542 "real-again (control)"
4 219.5773 219.5773 219.5773 "frozen (control)"
5 218.2642 210.7932 226 "frozen-generated (control)"
6 345.6511 339.6273 351.7818 "shuffled (control)"
7 1.852174 1.852174 1.852174 "reversed (control)"
8 211.5666 210.5847 212.5531 "noise (control)"
9 1.152218 1.152218 1.152218 "replay (control)"
END
set encoding utf8
set title "frechet motion net, balls-1"
set xlabel ""
set ylabel "frechet motion net"
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
