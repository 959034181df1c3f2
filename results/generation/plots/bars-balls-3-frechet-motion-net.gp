$d0 << END
0 106.8006 73.0643 156.1142 "framegan, navigator"
1 181.6017 100.7722 327.2645 "framegan-one, navigator"
2 1787.002 1135.392 2812.576 "framegan, random-codes"
3 861.7849 132.5757 5601.882 "framegan-one, random-codes"
4 0.6220981 0.6220981 0.6220981 "real-again (control)"
5 191.0969 191.0969 191.0969 "frozen (control)"
6 189.9498 184.7499 195.2961 "frozen-generated (control)"
7 912.7807 890.2268 935.906 "shuffled (control)"
8 1.585216 1.585216 1.585216 "reversed (control)"
9 178.8694 178.3444 179.3959 "noise (control)"
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
