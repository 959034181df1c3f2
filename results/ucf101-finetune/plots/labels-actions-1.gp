$d0 << END
0.03125 10.11905 9.862937 10.37516
0.0625 10 8.463338 11.53666
0.125 11.36905 8.695178 14.04292
0.25 12.02381 9.004314 15.04331
0.5 13.15476 4.911352 21.39817
1 11.0119 3.69145 18.33236
END
$d1 << END
0.03125 9.642857 9.199261 10.08645
0.0625 9.583333 9.071113 10.09555
0.125 10.47619 9.120982 11.8314
0.25 10.35714 9.469951 11.24433
0.5 10 9.556404 10.4436
1 9.345238 8.421819 10.26866
END
$d2 << END
0.03125 11.07143 5.67485 16.46801
0.0625 11.19048 9.511049 12.8699
0.125 12.20238 8.429641 15.97512
0.25 12.44048 9.841241 15.03971
0.5 12.85714 10.3873 15.32698
1 14.46429 11.11521 17.81336
END
$d3 << END
0.03125 10.29762 9.785398 10.80984
0.0625 11.07143 6.839792 15.30306
0.125 11.78571 9.015458 14.55597
0.25 11.60714 11.16355 12.05074
0.5 12.85714 10.50985 15.20443
1 17.79762 15.70127 19.89397
END
$d4 << END
0.03125 30 12.18974 47.81026
0.0625 37.85714 17.49517 58.21912
0.125 51.07143 48.40985 53.733
0.25 51.30952 47.18782 55.43123
0.5 52.79762 47.59915 57.99609
1 59.34524 53.69338 64.9971
END
$d5 << END
0.03125 9.702381 8.42183 10.98293
0.0625 9.821429 8.490641 11.15222
0.125 9.583333 8.659915 10.50675
0.25 10.35714 7.448289 13.266
0.5 10.77381 8.585602 12.96202
1 10.2381 9.213654 11.26254
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
