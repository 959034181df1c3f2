$d0 << END
157.2221 159.3282 33.94142 747.9204
END
$d1 << END
157.2221 139.0897 65.82597 293.8952
END
$d2 << END
157.2221 535.0863 473.9736 604.0786
END
set encoding utf8
set title "Cost against quality (balls-1)"
set xlabel "seconds of training"
set ylabel "frechet motion net"
set border 3 lc rgb '#444444'
set tics nomirror
set grid lc rgb '#DDDDDD' lt 1
set key outside right top
set style fill solid 0.85
plot $d0 using 1:2:3:4 with yerrorbars pt 7 lc rgb '#0072B2' title "framegan, navigator", \
  $d1 using 1:2:3:4 with yerrorbars pt 7 lc rgb '#D55E00' title "framegan, transferred", \
  $d2 using 1:2:3:4 with yerrorbars pt 7 lc rgb '#009E73' title "framegan, random-codes"
