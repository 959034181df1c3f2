$d0 << END
168.5907 106.8006 73.0643 156.1142
END
$d1 << END
40.86264 181.6017 100.7722 327.2645
END
$d2 << END
168.5907 1787.002 1135.392 2812.576
END
$d3 << END
40.86264 861.7849 132.5757 5601.882
END
set encoding utf8
set title "Cost against quality (balls-3)"
set xlabel "seconds of training"
set ylabel "frechet motion net"
set border 3 lc rgb '#444444'
set tics nomirror
set grid lc rgb '#DDDDDD' lt 1
set key outside right top
set style fill solid 0.85
plot $d0 using 1:2:3:4 with yerrorbars pt 7 lc rgb '#0072B2' title "framegan, navigator", \
  $d1 using 1:2:3:4 with yerrorbars pt 7 lc rgb '#D55E00' title "framegan-one, navigator", \
  $d2 using 1:2:3:4 with yerrorbars pt 7 lc rgb '#009E73' title "framegan, random-codes", \
  $d3 using 1:2:3:4 with yerrorbars pt 7 lc rgb '#CC79A7' title "framegan-one, random-codes"
