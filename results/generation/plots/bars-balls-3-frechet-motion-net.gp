$d0 << END
0 298.1183 -134.6397 730.8763 "framegan, navigator"
1 206.506 106.6625 306.3495 "framegan-one, navigator"
2 2049.928 1914.848 2185.007 "framegan, random-codes"
3 1036.018 -902.2684 2974.305 "framegan-one, random-codes"
4 0.6220981 0.6220981 0.6220981 "real-again (control)"
5 191.0969 191.0969 191.0969 "frozen (control)"
6 190.2242 182.47 197.9783 "frozen-generated (control)"
7 912.7807 889.9435 935.6179 "shuffled (control)"
8 1.585216 1.585216 1.585216 "reversed (control)"
9 178.8694 178.3437 179.3951 "noise (control)"
10 0.5719692 0.5719692 0.5719692 "replay (control)"
END
set encoding utf8
set title "frechet motion net, balls-3"
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
