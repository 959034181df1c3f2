$d0 << END
58.00417 298.1183 -134.6397 730.8763
END
$d1 << END
12.94008 206.506 106.6625 306.3495
END
$d2 << END
58.00417 2049.928 1914.848 2185.007
END
$d3 << END
12.94008 1036.018 -902.2684 2974.305
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
