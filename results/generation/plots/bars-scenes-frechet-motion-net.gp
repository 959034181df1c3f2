$d0 << END
0 89.61727 47.17776 132.0568 "vgan-two-stream, vgan"
1 86.29327 70.96031 101.6262 "vgan-one-stream, vgan"
2 79.65492 79.51481 79.79503 "autoencoder-gmm, gmm"
3 4.959952 1.571672 8.348231 "vglann, imle"
4 77.02941 66.53431 87.5245 "vglann-laplacian, imle"
5 6.054796 4.162742 7.94685 "vglann, gmm"
6 77.29508 68.94218 85.64797 "vglann-laplacian, gmm"
7 4.960943 4.812573 5.109312 "vglann, vae"
8 77.67801 68.17979 87.17624 "vglann-laplacian, vae"
9 0.4834021 0.4834021 0.4834021 "real-again (control)"
10 73.63058 73.63058 73.63058 "frozen (control)"
11 74.22091 61.89765 86.54418 "frozen-generated (control)"
12 51.96743 50.70835 53.22652 "shuffled (control)"
13 1.716558 1.716558 1.716558 "reversed (control)"
14 86.60829 86.26778 86.9488 "noise (control)"
15 0.5253162 0.5253162 0.5253162 "replay (control)"
END
set encoding utf8
set title "frechet motion net, scenes"
set xlabel ""
set ylabel "frechet motion net"
set border 3 lc rgb '#444444'
set tics nomirror
set grid lc rgb '#DDDDDD' lt 1
set key outside right top
set style fill solid 0.85
set boxwidth 0.7
unset key
set xtics rotate by -30 left
set rmargin 14
plot $d0 using 1:2:xtic(5) with boxes lc rgb '#0072B2' notitle, \
  $d0 using 1:2:3:4 with yerrorbars pt -1 lw 1.5 lc rgb '#222222' notitle
