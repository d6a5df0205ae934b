// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Questions in JSON without memory: each is asked repeatedly, and each time
 * another allocation fails. An answer is complete, or there is none.
 */

#include "allocate.h"
#include "fake.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/host.h>
#include <vdpa/json.h>
#include <vdpa/monitor.h>
#include <vdpa/sim.h>

static const char text_a[] =
	"{\"schema\":\"vdpa-host/1\",\"host\":{\"name\":\"a\",\"boot_id\":\"1\","
	"\"kernel\":\"7.2.0\"},\"mgmtdev\":{\"vdpasim_net\":{"
	"\"supported_classes\":[\"net\"],\"max_supported_vqs\":3,"
	"\"supported_features\":{\"mask\":\"0x308830028\"},"
	"\"driver\":\"vdpasim_net\"}},\"dev\":{\"d'1\":{\"mgmtdev\":"
	"\"vdpasim_net\",\"class\":\"net\",\"max_vqs\":3,\"max_vq_size\":256,"
	"\"min_vq_size\":1,\"config\":{\"mac\":\"52:54:00:00:00:02\","
	"\"device_features\":{\"mask\":\"0x300020020\"}},\"initial_config\":{"
	"\"mac\":\"52:54:00:00:00:01\",\"device_features\":{\"mask\":"
	"\"0x300020020\"}}},\"d2\":{\"mgmtdev\":\"vdpasim_net\",\"class\":"
	"\"net\",\"driver\":\"virtio_vdpa\"}},\"sim\":{}}";

static const char text_b[] =
	"{\"schema\":\"vdpa-host/1\",\"host\":{\"name\":\"b\",\"boot_id\":\"2\"},"
	"\"mgmtdev\":{\"pci/0000:02:00.0\":{\"supported_classes\":[\"net\"],"
	"\"max_supported_vqs\":3,\"supported_features\":{\"mask\":"
	"\"0x300030028\"},\"driver\":\"vdpasim_net\"}},\"dev\":{}}";

/* What is asked: two records, and a simulated host that is the first one. */
struct hosts {
	struct vdpa_host *a, *b;
	struct vdpa_sim *sim;
	struct vdpa *vdpa;
};

static struct vdpa_host *read_host(const char *text)
{
	struct vdpa_host *host;

	assert_int_equal(vdpa_host_read(text, strlen(text), &host, NULL), 0);
	return host;
}

static void begin(struct hosts *hosts)
{
	struct vdpa_transport *transport;

	memory.is_quiet = true;
	hosts->a = read_host(text_a);
	hosts->b = read_host(text_b);
	assert_int_equal(vdpa_sim_new(hosts->a, &hosts->sim, NULL), 0);
	assert_int_equal(vdpa_transport_sim(hosts->sim, &transport, NULL), 0);
	assert_int_equal(vdpa_open_take(transport, &hosts->vdpa, NULL), 0);
}

static void end(struct hosts *hosts)
{
	memory.is_quiet = true;
	vdpa_close(hosts->vdpa);
	vdpa_sim_close(hosts->sim);
	vdpa_host_free(hosts->a);
	vdpa_host_free(hosts->b);
}

/* ---- questions about records ------------------------------------------ */

static int ask_check(struct hosts *hosts, char **text, struct vdpa_error *err)
{
	return vdpa_json_migrate_check(hosts->a, "d'1", hosts->a, "d2",
				       "qemu-10", text, err);
}

static int ask_plan(struct hosts *hosts, char **text, struct vdpa_error *err)
{
	return vdpa_json_migrate_plan(hosts->a, "d'1", hosts->b,
				      "pci/0000:02:00.0", NULL, NULL, text,
				      err);
}

static int ask_places(struct hosts *hosts, char **text, struct vdpa_error *err)
{
	return vdpa_json_migrate_places(hosts->a, "d'1", hosts->a, NULL, text,
					err);
}

static int ask_baseline(struct hosts *hosts, char **text,
			struct vdpa_error *err)
{
	const struct vdpa_host *const records[] = { hosts->a, hosts->b };
	const char *const names[] = { "a", "b" };
	const char *const mgmtdevs[] = { NULL, "pci/0000:02:00.0" };

	return vdpa_json_migrate_baseline(records, names, mgmtdevs, 2, NULL,
					  "qemu-10", text, err);
}

static int ask_args(struct hosts *hosts, char **text, struct vdpa_error *err)
{
	return vdpa_json_vmm_args(hosts->a, "d'1", "qemu-10",
				  VDPA_JSON_INCOMING, text, err);
}

static int ask_explain(struct hosts *hosts, char **text, struct vdpa_error *err)
{
	static const char log[] =
		"qemu: Features 0x130afffa7 unsupported. Allowed features: "
		"0x100000000\nvdpa: Missing features 0x400020 for provided "
		"attributes\nnothing\n";

	(void)hosts;
	return vdpa_json_explain(log, sizeof(log) - 1, "net", text, err);
}

static int ask_event(struct hosts *hosts, char **text, struct vdpa_error *err)
{
	const struct vdpa_event event = {
		.kind = VDPA_EVENT_ADD,
		.name = "d",
		.class_id = 63,
		.mgmtdev_bus = "pci",
		.mgmtdev_name = "x",
		.chardev = "/dev/vhost-vdpa-0",
	};

	(void)hosts;
	return vdpa_json_event(&event, text, err);
}

/* ---- questions to a host ---------------------------------------------- */

typedef int ask_fn(struct vdpa_json *json, char **text, struct vdpa_error *err);

/* A warning means that something is left out; here that has one reason. */
static void note_warning(const struct vdpa_error *reason, void *arg)
{
	(void)arg;
	assert_int_equal(reason->code, -ENOMEM);
}

static int ask_host(struct hosts *hosts, ask_fn *ask, char **text,
		    struct vdpa_error *err)
{
	struct vdpa_json *json;
	int ret = vdpa_json_new(hosts->vdpa, &json, err);

	if (ret)
		return ret;
	vdpa_json_set_warn(json, note_warning, NULL);
	ret = vdpa_json_set_folder(json, "/run/other", err);
	if (!ret)
		ret = ask(json, text, err);
	vdpa_json_free(json);
	return ret;
}

static int devs(struct vdpa_json *json, char **text, struct vdpa_error *err)
{
	return vdpa_json_devs(json, "d'1", text, err);
}

static int ask_devs(struct hosts *hosts, char **text, struct vdpa_error *err)
{
	return ask_host(hosts, devs, text, err);
}

static int mgmtdevs(struct vdpa_json *json, char **text, struct vdpa_error *err)
{
	return vdpa_json_mgmtdevs(json, NULL, text, err);
}

static int ask_mgmtdevs(struct hosts *hosts, char **text,
			struct vdpa_error *err)
{
	return ask_host(hosts, mgmtdevs, text, err);
}

static int export(struct vdpa_json *json, char **text, struct vdpa_error *err)
{
	return vdpa_json_export(json, false, text, err);
}

static int ask_export(struct hosts *hosts, char **text, struct vdpa_error *err)
{
	return ask_host(hosts, export, text, err);
}

static int check(struct vdpa_json *json, char **text, struct vdpa_error *err)
{
	return vdpa_json_check(json,
			       "{\"name\":\"d2\",\"mgmtdev\":\"vdpasim_net\","
			       "\"device_features\":\"MAC,VERSION_1\","
			       "\"mtu\":20}",
			       "qemu-10", text, err);
}

static int ask_dev_check(struct hosts *hosts, char **text,
			 struct vdpa_error *err)
{
	return ask_host(hosts, check, text, err);
}

/* ---- asking ----------------------------------------------------------- */

typedef int question_fn(struct hosts *hosts, char **text,
			struct vdpa_error *err);

static const struct row {
	const char *name;
	question_fn *ask;
	bool is_live; /* the simulated kernel allocates, too */
} rows[] = {
	{ "migrate check", ask_check },
	{ "migrate plan", ask_plan },
	{ "places", ask_places },
	{ "baseline", ask_baseline },
	{ "arguments", ask_args },
	{ "explanations", ask_explain },
	{ "event", ask_event },
	{ "devices", ask_devs, true },
	{ "management devices", ask_mgmtdevs, true },
	{ "record", ask_export, true },
	{ "check", ask_dev_check, true },
};

/* Ask; allocation number @fails fails. */
static int run(const struct row *row, unsigned int fails, char **text,
	       struct vdpa_error *err)
{
	struct hosts hosts;
	int ret;

	begin(&hosts);
	soil_error(err);
	*text = NULL;
	memory = (struct memory){ .fails = fails };
	ret = row->ask(&hosts, text, err);
	end(&hosts);
	return ret;
}

/* A kernel without memory can lose an answer, or only a detail. */
static void check_failed(const struct row *row, int ret, char *text,
			 const struct vdpa_error *err)
{
	if (!ret) {
		assert_true(row->is_live);
		assert_non_null(text);
		vdpa_text_free(text);
		return;
	}
	assert_null(text);
	assert_true(ret == -ENOMEM || (row->is_live && ret == -ENOBUFS));
	assert_int_equal(err->code, ret);
}

static void test_row(void **state)
{
	const struct row *row = *state;
	struct vdpa_error err;
	unsigned int total;
	char *text;

	assert_int_equal(run(row, 0, &text, &err), 0);
	total = memory.count;
	vdpa_text_free(text);
	assert_true(total > 0);
	for (unsigned int fails = 1; fails <= total; fails++) {
		int ret = run(row, fails, &text, &err);

		check_failed(row, ret, text, &err);
	}
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(rows)];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		tests[i] = (struct CMUnitTest){
			.name = rows[i].name,
			.test_func = test_row,
			.initial_state = (void *)&rows[i],
		};
	return cmocka_run_group_tests_name("json-memory", tests,
					   memory_begin_quietly, NULL);
}
