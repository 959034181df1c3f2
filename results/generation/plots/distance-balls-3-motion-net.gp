$d0 << END
128 1.23344 1.23344 1.23344
160 1.060416 1.060416 1.060416
192 0.865286 0.865286 0.865286
224 0.6398442 0.6398442 0.6398442
256 0.6220981 0.6220981 0.6220981
END
$d1 << END
128 93.41166 93.41166 93.41166
160 86.91573 86.91573 86.91573
192 90.69857 90.69857 90.69857
224 89.22307 89.22307 89.22307
256 88.94467 88.94467 88.94467
END
$d2 << END
128 1747.654 1747.654 1747.654
160 1738.404 1738.404 1738.404
192 1727.964 1727.964 1727.964
224 1735.02 1735.02 1735.02
256 1732.743 1732.743 1732.743
END
$d3 << END
128 141.9564 141.9564 141.9564
160 143.1043 143.1043 143.1043
192 142.8433 142.8433 142.8433
224 141.1397 141.1397 141.1397
256 142.7907 142.7907 142.7907
END
$d4 << END
128 1526.157 1526.157 1526.157
160 1509.468 1509.468 1509.468
192 1520.511 1520.511 1520.511
224 1520.371 1520.371 1520.371
256 1523.247 1523.247 1523.247
END
set encoding utf8
set title "Distance against the number of clips drawn (balls-3, seed 0)"
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
  $d3 using 1:2 with lines lw 2 lc rgb '#CC79A7' title "framegan-one, navigator", \
  $d4 using 1:2 with lines lw 2 lc rgb '#E69F00' title "framegan-one, random-codes"
