$d0 << END
57.13134 120.8682 -98.58515 340.3216
END
$d1 << END
57.13134 487.8809 310.3833 665.3785
END
$d2 << END
57.13134 155.0599 22.00786 288.1119
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
  $d1 using 1:2:3:4 with yerrorbars pt 7 lc rgb '#D55E00' title "framegan, random-codes", \
  $d2 using 1:2:3:4 with yerrorbars pt 7 lc rgb '#009E73' title "framegan, transferred"
