// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The simulated kernel against the real one that this runs on: sequences of
 * requests made by chance, and kept ones, are sent to both, and the bytes of
 * every answer are compared. Prints TAP.
 *
 *   equal [-s SEED] [-n STEPS] [-k RELEASE] [-d VDUSE] [FILE]...
 *
 * Both sides begin with the same management devices and no device. A sequence
 * that fails is made shorter as long as it goes on failing, and printed in the
 * form of a FILE: a line a step. Those that failed once are kept in
 * tests/sim/kept. With -k, a different kernel is simulated than the one this
 * runs on; the test must detect that. With -d, the test program vduse makes
 * devices of daemons, and the simulation gets the same devices.
 */

#include "daemons.h"
#include "side.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <vdpa/sim.h>

#define SEQUENCE_STEPS_MAX 40
#define FAILURES_MAX	   3

struct sequence {
	size_t count;
	struct step steps[SEQUENCE_STEPS_MAX];
};

/* Both sides, and the number of compared answers. */
struct equal {
	struct side real;
	struct side sim;
	struct answer real_answer;
	struct answer sim_answer;
	bool has_virtio;
	unsigned long steps;
	unsigned int number; /* of the last test */
	unsigned int failures;
};

static void die(const char *what, const struct vdpa_error *err)
{
	printf("Bail out! %s: %s\n", what, err->what);
	exit(EXIT_FAILURE);
}

/* ---- both sides --------------------------------------------------------- */

/* The world of the simulation: the management devices of this kernel. */
static struct vdpa_sim *make_sim(const char *release)
{
	struct vdpa_mgmtdev **list = NULL;
	struct vdpa_host host = { .name = "real", .kernel = release };
	struct vdpa_error err;
	struct vdpa_sim *sim;
	struct vdpa *vdpa;

	if (vdpa_open(&vdpa, &err) || vdpa_mgmtdev_list(vdpa, &list, &err))
		die("cannot read the management devices", &err);
	while (list[host.mgmtdev_count])
		host.mgmtdev_count++;
	host.mgmtdevs = calloc(host.mgmtdev_count, sizeof(*host.mgmtdevs));
	for (size_t i = 0; host.mgmtdevs && i < host.mgmtdev_count; i++)
		host.mgmtdevs[i].mgmtdev = *list[i];
	if (vdpa_sim_new(&host, &sim, &err))
		die("cannot make the simulation", &err);
	free(host.mgmtdevs);
	vdpa_mgmtdev_list_free(list);
	vdpa_close(vdpa);
	return sim;
}

static void start_daemons(const char *program, struct vdpa_sim *sim,
			  bool is_same_kernel)
{
	const char *name = program ? daemons_start(program, sim) : NULL;

	if (!name || !is_same_kernel)
		return;
	printf("Bail out! only one side takes device %s of a daemon\n", name);
	exit(EXIT_FAILURE);
}

static void open_sides(struct equal *equal, const char *release,
		       const char *program)
{
	struct vdpa_sim *sim;
	struct utsname system;
	struct vdpa_error err;

	uname(&system);
	equal->has_virtio = strncmp(system.release, "6.1.", 4) != 0;
	equal->real.name = "kernel";
	equal->sim.name = "simulation";
	sim = make_sim(release ? release : system.release);
	start_daemons(program, sim, !release);
	if (vdpa_transport_kernel(&equal->real.transport, &err) ||
	    vdpa_transport_sim(sim, &equal->sim.transport, &err))
		die("cannot open both sides", &err);
	if (side_find_family(&equal->real) || side_find_family(&equal->sim)) {
		snprintf(err.what, sizeof(err.what), "no answer");
		die("cannot find the family", &err);
	}
}

/* ---- running ------------------------------------------------------------ */

/* Whether both sides answer a step in the same way. */
static bool do_step(struct equal *equal, const struct step *step)
{
	side_do(&equal->real, step, &equal->real_answer);
	side_do(&equal->sim, step, &equal->sim_answer);
	equal->steps++;
	return answer_is_same(&equal->real_answer, &equal->sim_answer);
}

/* Delete all devices. */
static void clear(struct equal *equal)
{
	struct step step;

	for (const char *const *name = step_names; *name; name++) {
		step_delete(&step, *name);
		side_do(&equal->real, &step, &equal->real_answer);
		side_do(&equal->sim, &step, &equal->sim_answer);
	}
}

/* The first step with different answers; @count if there is none. */
static size_t run_sequence(struct equal *equal, const struct sequence *sequence)
{
	size_t i = 0;

	while (i < sequence->count && do_step(equal, &sequence->steps[i]))
		i++;
	clear(equal);
	return i;
}

/* ---- failures ----------------------------------------------------------- */

static void remove_step(struct sequence *sequence, size_t i)
{
	sequence->count--;
	memmove(&sequence->steps[i], &sequence->steps[i + 1],
		(sequence->count - i) * sizeof(sequence->steps[0]));
}

static bool fails(struct equal *equal, const struct sequence *sequence)
{
	return run_sequence(equal, sequence) < sequence->count;
}

/* Drop the steps that the failure does not need, from the last to the first. */
static void shrink(struct equal *equal, struct sequence *sequence)
{
	struct sequence shorter;

	for (size_t i = sequence->count; i-- > 0;) {
		shorter = *sequence;
		remove_step(&shorter, i);
		if (fails(equal, &shorter))
			*sequence = shorter;
	}
}

static void print_failure(struct equal *equal, const struct sequence *sequence)
{
	size_t i;

	for (i = 0; i < sequence->count; i++)
		step_print(stdout, &sequence->steps[i]);
	/* Run it again, to print the answers. */
	for (i = 0; i < sequence->count; i++)
		if (!do_step(equal, &sequence->steps[i]))
			break;
	answer_print(stdout, &equal->real, &equal->real_answer);
	answer_print(stdout, &equal->sim, &equal->sim_answer);
	clear(equal);
}

/* Run a sequence. Returns whether both sides agree. */
static bool test(struct equal *equal, struct sequence *sequence)
{
	size_t bad = run_sequence(equal, sequence);

	if (bad == sequence->count)
		return true;
	equal->failures++;
	sequence->count = bad + 1;
	shrink(equal, sequence);
	puts("# This is answered in two ways:");
	print_failure(equal, sequence);
	return false;
}

/* ---- sequences ---------------------------------------------------------- */

static void result(struct equal *equal, bool is_right, const char *what)
{
	printf("%sok %u - %s\n", is_right ? "" : "not ", ++equal->number, what);
	fflush(stdout);
}

static void test_file(struct equal *equal, const char *path)
{
	static struct sequence sequence;
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;
	bool is_right = file;

	sequence.count = 0;
	while (is_right && getline(&line, &size, file) >= 0) {
		if (line[0] == '#')
			continue;
		is_right = sequence.count < SEQUENCE_STEPS_MAX &&
			   step_parse(line, &sequence.steps[sequence.count++]);
		if (!is_right)
			printf("# %s: this is no step: %s", path, line);
	}
	free(line);
	if (file)
		fclose(file);
	result(equal, is_right && sequence.count && test(equal, &sequence),
	       basename(path));
}

static void test_chance(struct equal *equal, uint64_t seed, unsigned long steps)
{
	unsigned int failures = equal->failures;
	static struct sequence sequence;
	char what[128];

	equal->steps = 0;
	while (equal->steps < steps &&
	       equal->failures < failures + FAILURES_MAX) {
		step_seed(seed++, equal->has_virtio);
		for (sequence.count = 0; sequence.count < SEQUENCE_STEPS_MAX;
		     sequence.count++)
			step_draw(&sequence.steps[sequence.count]);
		test(equal, &sequence);
	}
	snprintf(what, sizeof(what), "%lu steps by chance are answered alike",
		 equal->steps);
	result(equal, equal->failures == failures, what);
}

int main(int argc, char **argv)
{
	static struct equal equal;
	unsigned long steps = 20000;
	const char *release = NULL, *program = NULL;
	uint64_t seed = 1;
	int option;

	while ((option = getopt(argc, argv, "s:n:k:d:")) >= 0)
		switch (option) {
		case 's':
			seed = strtoull(optarg, NULL, 0);
			break;
		case 'n':
			steps = strtoul(optarg, NULL, 0);
			break;
		case 'k':
			release = optarg;
			break;
		case 'd':
			program = optarg;
			break;
		default:
			return EXIT_FAILURE;
		}
	printf("1..%d\n", argc - optind + (steps > 0));
	open_sides(&equal, release, program);
	for (; optind < argc; optind++)
		test_file(&equal, argv[optind]);
	if (steps)
		test_chance(&equal, seed, steps);
	return equal.failures ? EXIT_FAILURE : EXIT_SUCCESS;
}
