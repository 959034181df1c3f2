$d0 << END
0.03125 10.11905 9.865798 10.37805
0.0625 10 8.564839 11.64502
0.125 11.36905 8.956615 14.32899
0.25 12.02381 9.316186 15.38486
0.5 13.15476 6.8567 23.76196
1 11.0119 5.537994 20.71015
END
$d1 << END
0.03125 9.642857 9.208284 10.09566
0.0625 9.583333 9.083207 10.10793
0.125 10.47619 9.196305 11.91084
0.25 10.35714 9.502958 11.27854
0.5 10 9.565067 10.45242
1 9.345238 8.46184 10.31047
END
$d2 << END
0.03125 11.07143 6.713324 17.72125
0.0625 11.19048 9.617922 12.98321
0.125 12.20238 8.902852 16.50323
0.25 12.44048 10.06537 15.28081
0.5 12.85714 10.58273 15.53544
1 14.46429 11.426 18.14497
END
$d3 << END
0.03125 10.29762 9.796558 10.82123
0.0625 11.07143 7.493363 16.06137
0.125 11.78571 9.284882 14.84987
0.25 11.60714 11.17086 12.05816
0.5 12.85714 10.68668 15.39245
1 17.79762 15.797 19.99145
END
$d4 << END
0.03125 30 15.50663 50.02024
0.0625 37.85714 20.40545 59.14375
0.125 51.07143 48.40933 53.72746
0.25 51.30952 47.18826 55.41306
0.5 52.79762 47.58762 57.94738
1 59.34524 53.59374 64.8514
END
$d5 << END
0.03125 9.702381 8.495089 11.06051
0.0625 9.821429 8.568629 11.23489
0.125 9.583333 8.698848 10.54736
0.25 10.35714 7.788322 13.64784
0.5 10.77381 8.772896 13.16523
1 10.2381 9.258106 11.30889
END
set encoding utf8
set title "Accuracy against the share of the labels (actions-1)"
set xlabel "share of the labels"
set ylabel "accuracy, %"
set border 3 lc rgb '#444444'
set tics nomirror
set grid lc rgb '#DDDDDD' lt 1
set key outside right top
set style fill solid 0.85
set logscale x
plot $d0 using 1:3:4 with filledcurves fs transparent solid 0.2 noborder lc rgb '#0072B2' notitle, \
  $d0 using 1:2 with lines lw 2 lc rgb '#0072B2' title "fine-tune", \
  $d1 using 1:3:4 with filledcurves fs transparent solid 0.2 noborder lc rgb '#D55E00' notitle, \
  $d1 using 1:2 with lines lw 2 lc rgb '#D55E00' title "logistic-regression", \
  $d2 using 1:3:4 with filledcurves fs transparent solid 0.2 noborder lc rgb '#009E73' notitle, \
  $d2 using 1:2 with lines lw 2 lc rgb '#009E73' title "random-init", \
  $d3 using 1:3:4 with filledcurves fs transparent solid 0.2 noborder lc rgb '#CC79A7' notitle, \
  $d3 using 1:2 with lines lw 2 lc rgb '#CC79A7' title "random-init-normal", \
  $d4 using 1:3:4 with filledcurves fs transparent solid 0.2 noborder lc rgb '#E69F00' notitle, \
  $d4 using 1:2 with lines lw 2 dt 2 lc rgb '#E69F00' title "motion-histograms", \
  $d5 using 1:3:4 with filledcurves fs transparent solid 0.2 noborder lc rgb '#56B4E9' notitle, \
  $d5 using 1:2 with lines lw 2 dt 2 lc rgb '#56B4E9' title "raw-frames", \
  10 with lines lc rgb '#888888' dt 2 notitle
