$d0 << END
0.03125 0.9351852 0.5308597 1.339511
0.0625 0.8949324 0.7397386 1.050126
0.125 0.9442195 0.5325797 1.355859
0.25 0.9680573 0.7623167 1.173798
0.5 1.015751 0.5594339 1.472068
1 0.7698654 0.1976757 1.342055
END
$d1 << END
0.03125 0.9828526 0.9407399 1.024965
0.0625 0.9174514 0.5324736 1.302429
0.125 0.9691945 0.6798907 1.258498
0.25 1.035038 0.8136244 1.256451
0.5 1.015087 0.5662344 1.463939
1 0.6151502 0.274051 0.9562494
END
set encoding utf8
set title "Relative gain of fine-tuning against the share of the labels (actions-1)"
set xlabel "share of the labels"
set ylabel "accuracy over accuracy"
set border 3 lc rgb '#444444'
set tics nomirror
set grid lc rgb '#DDDDDD' lt 1
set key outside right top
set style fill solid 0.85
set logscale x
plot $d0 using 1:3:4 with filledcurves fs transparent solid 0.2 noborder lc rgb '#0072B2' notitle, \
  $d0 using 1:2 with lines lw 2 lc rgb '#0072B2' title "fine-tune / random-init", \
  $d1 using 1:3:4 with filledcurves fs transparent solid 0.2 noborder lc rgb '#D55E00' notitle, \
  $d1 using 1:2 with lines lw 2 lc rgb '#D55E00' title "fine-tune / random-init-normal", \
  1 with lines lc rgb '#888888' dt 2 notitle
