$d0 << END
128 2.21907 2.21907 2.21907
160 1.872036 1.872036 1.872036
192 1.451191 1.451191 1.451191
224 1.334845 1.334845 1.334845
256 1.144542 1.144542 1.144542
END
$d1 << END
128 45.71161 45.71161 45.71161
160 45.74619 45.74619 45.74619
192 46.03129 46.03129 46.03129
224 46.97908 46.97908 46.97908
256 47.09682 47.09682 47.09682
END
$d2 << END
128 506.888 506.888 506.888
160 513.3871 513.3871 513.3871
192 515.5631 515.5631 515.5631
224 506.9271 506.9271 506.9271
256 510.1893 510.1893 510.1893
END
$d3 << END
128 129.192 129.192 129.192
160 128.7679 128.7679 128.7679
192 128.5145 128.5145 128.5145
224 130.5514 130.5514 130.5514
256 128.7479 128.7479 128.7479
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
