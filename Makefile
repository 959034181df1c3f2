# The only entry point: `make demo` shows it in minutes, `make generation` runs everything, `make test` checks it.

PACKAGES = libopenblas-openmp-dev libdnnl-dev libgomp1 \
  libavformat-dev libavcodec-dev libavutil-dev libswscale-dev libpng-dev \
  libopencv-calib3d-dev libopencv-features2d-dev libopencv-imgproc-dev libopencv-video-dev \
  libgnuplot-iostream-dev gnuplot-nox
BENCH = .build/release/bench
# Tests are built with other flags than the program, so they have a folder of their own.
# Several of them compute at once: threads that wait leave the processors to others, which takes a quarter of the time.
TEST = OMP_WAIT_POLICY=passive swift test -c release -Xswiftc -enable-testing --scratch-path .build-test

.PHONY: demo generation finetune test deps build install lint format bench smoke fuzz fuzz-video compare-pytorch compare-data fixtures clean

# Trains and measures every generator; goes on where it was stopped. The page is results/generation/index.html.
# DATA=FOLDER takes videos of one's own.
generation: build
	$(BENCH) run --suite generation $(if $(DATA),--data $(DATA))
	$(BENCH) report results/generation

# One VGAN for one seed, trained for a few minutes. The page is demo/generation/index.html.
demo: build
	$(BENCH) run --suite generation --models vgan-two-stream --seeds 0 --set vgan-two-stream.steps=1200 --results demo
	$(BENCH) report demo/generation

# What the discriminator of VGAN learned, by few labels and by many. The page is results/ucf101-finetune/index.html.
finetune: build
	$(BENCH) run --suite ucf101-finetune $(if $(DATA),--data $(DATA))
	$(BENCH) report results/ucf101-finetune

test: deps
	$(TEST)

build: deps
	swift build -c release --product bench

# The program, its suites and tables, and completions for three shells. PREFIX=$HOME/.local needs no rights.
PREFIX = /usr/local
LIB = $(DESTDIR)$(PREFIX)/lib/zoetrope
SHARE = $(DESTDIR)$(PREFIX)/share
install: build
	install -d $(LIB)/baselines $(DESTDIR)$(PREFIX)/bin $(SHARE)/bash-completion/completions \
	  $(SHARE)/zsh/site-functions $(SHARE)/fish/vendor_completions.d
	install -m 755 $(BENCH) $(LIB)/bench
	cp -R .build/release/*.resources experiments $(LIB)/
	cp -R baselines/published $(LIB)/baselines/
	ln -sf ../lib/zoetrope/bench $(DESTDIR)$(PREFIX)/bin/bench
	$(BENCH) --generate-completion-script bash > $(SHARE)/bash-completion/completions/bench
	$(BENCH) --generate-completion-script zsh > $(SHARE)/zsh/site-functions/_bench
	$(BENCH) --generate-completion-script fish > $(SHARE)/fish/vendor_completions.d/bench.fish

deps:
	@./Scripts/install-packages $(PACKAGES)

lint:
	swift format lint --strict --recursive --parallel Sources Tests Package.swift

format:
	swift format --in-place --recursive --parallel Sources Tests Package.swift

# How fast each layer of the paper's model runs, and a whole step.
bench: build
	$(BENCH) perf kernels --model vgan-two-stream --scale paper
	$(BENCH) perf step --model vgan-two-stream --scale paper

# Every command once, in seconds.
smoke: build
	$(BENCH) doctor
	$(BENCH) ls models
	$(BENCH) ls layers-of vgan-two-stream --scale smoke
	$(BENCH) perf step --model vgan-two-stream --scale smoke --batch-size 4 --steps 3
	$(BENCH) perf step --model vgan-one-stream --scale smoke --batch-size 4 --steps 3
	$(BENCH) perf kernels --model vgan-two-stream --scale smoke --batch-size 2
	$(BENCH) perf data --clips 4 --rounds 1 --steps 2
	$(BENCH) data ls
	rm -rf .build/smoke
	$(BENCH) data make scenes --count 4 --out .build/smoke/scenes
	$(BENCH) data inspect .build/smoke/scenes --out .build/smoke/scenes.png
	$(BENCH) data verify .build/smoke/scenes
	$(BENCH) data prepare .build/smoke/scenes --stabilise --out .build/smoke/prepared
	$(BENCH) features describe
	$(BENCH) run --suite generation --scale smoke --results .build/smoke/results --quiet
	$(BENCH) report .build/smoke/results/generation-smoke
	$(BENCH) report .build/smoke/results/generation-smoke --check
	$(BENCH) claims .build/smoke/results/generation-smoke
	$(BENCH) compare .build/smoke/results/generation-smoke .build/smoke/results/generation-smoke
	$(BENCH) run --suite ucf101-finetune --scale smoke --results .build/smoke/results --quiet
	$(BENCH) report .build/smoke/results/ucf101-finetune-smoke
	$(BENCH) report .build/smoke/results/ucf101-finetune-smoke --check
	$(BENCH) claims .build/smoke/results/ucf101-finetune-smoke
	$(BENCH) data make scenes --count 16 --format avi --out .build/smoke/clips
	$(BENCH) evaluate --real .build/smoke/clips --generated .build/smoke/clips

# Damages every kind of file that bench reads, in new ways each time, for SECONDS=60; SEED=N draws the same again.
fuzz: build
	Scripts/fuzz $(BENCH) "$(SECONDS)" "$(SEED)"

# Broken video files under AddressSanitizer, made of our own and of all real clips beside the checkout; minutes.
fuzz-video: deps
	ZOETROPE_FUZZ=all ASAN_OPTIONS=quarantine_size_mb=1 swift test -c release -Xswiftc -enable-testing \
	  --sanitize=address --scratch-path .build-fuzz --disable-xctest --filter RobustnessTests

# The same training step in PyTorch, side by side with ours; PyTorch comes into an environment of its own.
VENV = baselines/pytorch/.venv
compare-pytorch: build $(VENV)/installed
	$(VENV)/bin/python baselines/pytorch/compare.py --bench $(BENCH) --forward-check
	$(VENV)/bin/python baselines/pytorch/compare.py --bench $(BENCH)

# How many clips a second we, PyAV and, where it can be had, decord decode and prepare.
compare-data: build $(VENV)/installed
	-$(VENV)/bin/pip install --quiet decord==0.6.0
	$(VENV)/bin/python baselines/pytorch/data.py --bench $(BENCH)

$(VENV)/installed: baselines/pytorch/requirements.txt
	python3 -m venv $(VENV) || { echo "install python3-venv first"; exit 1; }
	$(VENV)/bin/pip install --quiet --requirement baselines/pytorch/requirements.txt
	touch $@

clean:
	rm -rf .build .build-test .build-fuzz $(VENV)
