$d0 << END
0.03125 0.9351852 0.6069197 1.441
0.0625 0.8949324 0.7524497 1.064395
0.125 0.9442195 0.6105749 1.460182
0.25 0.9680573 0.7827098 1.197296
0.5 1.015751 0.6481631 1.591806
1 0.7698654 0.3661277 1.618814
END
$d1 << END
0.03125 0.9828526 0.9416294 1.025881
0.0625 0.9174514 0.6030397 1.39579
0.125 0.9691945 0.7190753 1.306314
0.25 1.035038 0.8357045 1.281917
0.5 1.015087 0.6523283 1.579574
1 0.6151502 0.3533182 1.071017
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
