$d0 << END
128 2.21907 2.21907 2.21907
160 1.872036 1.872036 1.872036
192 1.451191 1.451191 1.451191
224 1.334845 1.334845 1.334845
256 1.144542 1.144542 1.144542
END
$d1 << END
128 223.1338 223.1338 223.1338
160 217.4527 217.4527 217.4527
192 215.9469 215.9469 215.9469
224 218.7757 218.7757 218.7757
256 217.7001 217.7001 217.7001
END
$d2 << END
128 505.2019 505.2019 505.2019
160 503.9494 503.9494 503.9494
192 509.4505 509.4505 509.4505
224 503.086 503.086 503.086
256 505.985 505.985 505.985
END
$d3 << END
128 108.8179 108.8179 108.8179
160 110.5419 110.5419 110.5419
192 110.3477 110.3477 110.3477
224 112.6648 112.6648 112.6648
256 110.2072 110.2072 110.2072
END
set encoding utf8
set title "Distance against the number of clips drawn (balls-1, seed 0)"
set xlabel "clips of each kind"
set ylabel "Fréchet distance, motion-net"
set border 3 lc rgb '#444444'
set tics nomirror
set grid lc rgb '#DDDDDD' lt 1
set key outside right top
set style fill solid 0.85
plot $d0 using 1:2 with lines lw 2 lc rgb '#0072B2' title "real-again (control)", \
  $d1 using 1:2 with lines lw 2 lc rgb '#D55E00' title "framegan, navigator", \
  $d2 using 1:2 with lines lw 2 lc rgb '#009E73' title "framegan, random-codes", \
  $d3 using 1:2 with lines lw 2 lc rgb '#CC79A7' title "framegan, transferred"
