$d0 << END
128 1.23344 1.23344 1.23344
160 1.060416 1.060416 1.060416
192 0.865286 0.865286 0.865286
224 0.6398442 0.6398442 0.6398442
256 0.6220981 0.6220981 0.6220981
END
$d1 << END
128 502.3541 502.3541 502.3541
160 509.148 509.148 509.148
192 498.07 498.07 498.07
224 496.9618 496.9618 496.9618
256 498.9338 498.9338 498.9338
END
$d2 << END
128 2055.11 2055.11 2055.11
160 2034.787 2034.787 2034.787
192 2052.09 2052.09 2052.09
224 2047.37 2047.37 2047.37
256 2041.735 2041.735 2041.735
END
$d3 << END
128 171.8334 171.8334 171.8334
160 175.8848 175.8848 175.8848
192 173.2259 173.2259 173.2259
224 173.4522 173.4522 173.4522
256 174.2872 174.2872 174.2872
END
$d4 << END
128 1670.483 1670.483 1670.483
160 1665.656 1665.656 1665.656
192 1668.283 1668.283 1668.283
224 1672.172 1672.172 1672.172
256 1675.604 1675.604 1675.604
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
