// SPDX-License-Identifier: LGPL-2.1-or-later
/* Requests as JSON: checking them, and carrying them out. */

#include "answer.h"

#include "handle.h"
#include "json/fail.h"
#include "json/members.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/holders.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

/* A request that was read, and the memory of its strings. */
struct question {
	const struct vdpa_json *json;
	struct vdpa_request request;
	struct vdpa_parent *parent; /* NULL: not read */
	const struct vdpa_vmm *vmm; /* NULL: none was named */
	bool is_never;		    /* no hypervisor moves such a device */
	struct arena arena;
	struct vdpa_error *err;
};

static const struct place place = { .section = "request" };

static void free_question(struct question *question)
{
	vdpa_parent_free(question->parent);
	arena_free(&question->arena);
}

/* ---- reading a request ------------------------------------------------ */

/* The values of a request; those that can be set later come first. */
static const struct member rows[] = {
	MEMBER("mac", mac, vdpa_request, mac,
	       VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR)),
	MEMBER("mtu", u16, vdpa_request, mtu,
	       VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU)),
	MEMBER("max_vqp", u16, vdpa_request, max_vqp,
	       VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP)),
};

/* What a request can have. */
struct form {
	uint8_t command;
	bool makes_device; /* it has a mgmtdev, and can have device_features */
	struct members members;
	const char *keys;
};

static const struct form form_add = {
	.command = VDPA_CMD_DEV_NEW,
	.makes_device = true,
	.members = MEMBERS(rows, offsetof(struct vdpa_request, has)),
	.keys = "name, mgmtdev, device_features, mac, mtu, max_vqp",
};

static const struct form form_set = {
	.command = VDPA_CMD_DEV_ATTR_SET,
	.members = { .rows = rows,
		     .count = 1,
		     .has_offset = offsetof(struct vdpa_request, has) },
	.keys = "name, mac",
};

static bool is_known(const struct form *form, const char *key)
{
	for (size_t i = 0; i < form->members.count; i++)
		if (strcmp(form->members.rows[i].key, key) == 0)
			return true;
	if (form->makes_device && (strcmp(key, "mgmtdev") == 0 ||
				   strcmp(key, "device_features") == 0))
		return true;
	return strcmp(key, "name") == 0;
}

/* Refuse unknown keys: a misspelled word would silently be left out. */
static int check_keys(const struct question *question, const struct form *form,
		      const struct json *object)
{
	struct vdpa_error *err = question->err;

	for (const struct json *at = object->first; at; at = at->next)
		if (!is_known(form, at->key))
			return vdpa_error_set(
				err, -EINVAL, NULL,
				"request: \"%.80s\" is not one of "
				"its keys: %s",
				at->key, form->keys);
	return 0;
}

static int read_string(const struct question *question,
		       const struct json *object, const char *key,
		       const char **text)
{
	const struct json *value = json_get(object, key);

	*text = json_string(value);
	if (*text && **text)
		return 0;
	if (!value)
		return place_say(&place, question->err, NULL,
				 "\"%s\" is missing", key);
	return place_fail(&place, key, value, "a name", question->err);
}

static int read_mgmtdev(struct question *question, const struct json *object)
{
	struct vdpa_request *request = &question->request;
	const char *handle;
	int ret = read_string(question, object, "mgmtdev", &handle);

	if (ret)
		return ret;
	if (!handle_is_valid(handle))
		return place_fail(&place, "mgmtdev",
				  json_get(object, "mgmtdev"),
				  "a management device", question->err);
	if (!handle_split(handle, &question->arena, &request->mgmtdev_bus,
			  &request->mgmtdev_name))
		return json_fail_memory(question->err);
	return 0;
}

static int read_parent(struct question *question)
{
	const struct vdpa_request *request = &question->request;

	if (question->parent)
		return 0;
	return vdpa_parent_get(question->json->vdpa, request->mgmtdev_bus,
			       request->mgmtdev_name, &question->parent,
			       question->err);
}

static void warn_bits(const struct question *question, uint64_t bits,
		      const char *what)
{
	struct vdpa_error reason;

	for (unsigned int bit = 0; bit < 64; bit++) {
		if (!(bits & VDPA_BIT(bit)))
			continue;
		vdpa_error_set(&reason, 0, NULL, "device_features: bit %u %s",
			       bit, what);
		answer_warn(question->json, &reason);
	}
}

/* The meaning of an expression depends on the management device. */
static int resolve(struct question *question, const char *expression)
{
	const struct vdpa_mgmtdev *mgmtdev;
	struct vdpa_features features;
	int ret = read_parent(question);

	if (ret)
		return ret;
	mgmtdev = question->parent->mgmtdev;
	ret = vdpa_features_resolve_in(
		vdpa_host_vmms_rows(question->json->vmms), expression,
		mgmtdev->supported_classes,
		mgmtdev->supported_features ? &mgmtdev->supported_features :
					      NULL,
		&features, question->err);
	if (!ret && features.is_migratable)
		ret = vdpa_vmm_check_parent(features.vmm, question->parent,
					    question->err);
	question->is_never = ret == -EOPNOTSUPP;
	if (ret)
		return ret;
	if (!question->vmm)
		question->vmm = features.vmm;
	warn_bits(question, features.repeated, "is named twice");
	warn_bits(question, features.absent,
		  "is removed, but was not included");
	question->request.device_features = features.mask;
	question->request.has |= VDPA_BIT(VDPA_ATTR_DEV_FEATURES);
	return 0;
}

static int read_features(struct question *question, const struct json *object)
{
	const struct json *value = json_get(object, "device_features");
	struct vdpa_request *request = &question->request;

	if (!value)
		return 0;
	if (json_string(value))
		return resolve(question, json_string(value));
	if (type_features.read(value, &request->device_features,
			       &question->arena))
		return place_fail(&place, "device_features", value,
				  type_features.expected, question->err);
	request->has |= VDPA_BIT(VDPA_ATTR_DEV_FEATURES);
	return 0;
}

static int read_object(struct question *question, const struct form *form,
		       const struct json *object)
{
	int ret = check_keys(question, form, object);

	question->request.command = form->command;
	if (!ret)
		ret = read_string(question, object, "name",
				  &question->request.name);
	if (!ret && form->makes_device)
		ret = read_mgmtdev(question, object);
	if (!ret)
		ret = members_read(&form->members, object, &question->request,
				   &question->arena, &place, question->err);
	return ret || !form->makes_device ? ret :
					    read_features(question, object);
}

/* Free @question also after a failure. */
static int read_request(struct question *question, const struct form *form,
			const char *text)
{
	struct vdpa_error reason;
	struct json *object;
	int ret;

	ret = json_read_object(text, strlen(text), &question->arena, &object,
			       &reason);
	if (ret)
		return vdpa_error_set(question->err, ret, reason.hint,
				      "request: %s", reason.what);
	return read_object(question, form, object);
}

/* ---- checking --------------------------------------------------------- */

static int write_check(const struct vdpa_request *request,
		       struct vdpa_finding *const *list, char **text,
		       struct vdpa_error *err)
{
	struct json_writer to = { .is_document = true };

	json_open(&to, NULL, '{');
	json_open(&to, "check", '{');
	json_open(&to, request->name, '{');
	/* Errors come first, then conditions. */
	json_put_boolean(&to, "ok",
			 !list[0] ||
				 list[0]->severity == VDPA_SEVERITY_WARNING);
	answer_put_findings(&to, list);
	for (int i = 0; i < 3; i++)
		json_close(&to, '}');
	return answer_finish(&to, text, err);
}

static int check(struct question *question, char **text)
{
	const struct vdpa_request *request = &question->request;
	struct vdpa_finding **list;
	int ret;

	ret = read_parent(question);
	if (!ret)
		ret = vdpa_parent_check_name(question->json->vdpa,
					     question->parent, request->name,
					     question->err);
	if (!ret)
		ret = vdpa_request_check(request, question->parent,
					 question->vmm, &list, question->err);
	if (ret)
		return ret;
	ret = write_check(request, list, text, question->err);
	vdpa_finding_list_free(list);
	return ret;
}

/* A device that no hypervisor moves is an answer, not a failure. */
static int write_never(struct question *question, char **text)
{
	struct vdpa_finding never = {
		.code = "never-migrates",
		.severity = VDPA_SEVERITY_ERROR,
		.source = "vhost_svq_valid_features(), QEMU"
	};
	struct vdpa_finding *const list[] = { &never, NULL };

	memcpy(never.what, question->err->what, sizeof(never.what));
	memcpy(never.hint, question->err->hint, sizeof(never.hint));
	*question->err = (struct vdpa_error){ .code = 0 };
	return write_check(&question->request, list, text, question->err);
}

int vdpa_json_check(struct vdpa_json *json, const char *request,
		    const char *vmm, char **text, struct vdpa_error *err)
{
	struct vdpa_error own = { .code = 0 };
	struct question question = { .json = json, .err = err ? err : &own };
	int ret = 0;

	if (vmm)
		ret = vdpa_vmm_find_in(vdpa_host_vmms_rows(json->vmms), vmm,
				       &question.vmm, question.err);
	if (!ret)
		ret = read_request(&question, &form_add, request);
	if (question.is_never)
		ret = write_never(&question, text);
	else if (!ret)
		ret = check(&question, text);
	free_question(&question);
	return ret;
}

/* ---- carrying it out -------------------------------------------------- */

/* Announce the request. Returns NULL if that is impossible. */
static struct vdpa_initial_log *open_log(const struct vdpa_json *json,
					 const struct vdpa_request *request)
{
	struct vdpa_initial_log *log;

	if (!json->folder ||
	    vdpa_initial_log_new(json->vdpa, json->folder, &log, NULL))
		return NULL;
	/* If this fails, recording will fail as well, and that is reported. */
	vdpa_initial_log_begin(log, &request, 1, NULL);
	return log;
}

/* The device exists, so a missing record is a warning, not a failure. */
static void record(const struct vdpa_json *json, struct vdpa_initial_log *log,
		   const struct vdpa_request *request, int code)
{
	struct vdpa_error found = { .what = "no memory" }, reason;
	int ret = json->folder ? -ENOMEM : 0;

	if (log)
		ret = vdpa_initial_log_add(log, request, code, &found);
	if (log && !ret)
		ret = vdpa_initial_log_flush(log, &found);
	vdpa_initial_log_free(log);
	if (!ret || code)
		return;
	vdpa_error_set(&reason, ret, found.hint,
		       "device \"%.100s\": what was done is not recorded: %s",
		       request->name, found.what);
	answer_warn(json, &reason);
}

static int submit(const struct vdpa_json *json,
		  const struct vdpa_request *request, struct vdpa_error *err)
{
	struct vdpa_initial_log *log = open_log(json, request);
	struct vdpa_error answer;
	int ret = vdpa_submit(json->vdpa, request, &answer);

	record(json, log, request, ret);
	if (ret) {
		if (err)
			*err = answer;
		return ret;
	}
	if (answer.kernel[0]) {
		struct vdpa_error reason = answer;

		vdpa_error_set(&reason, 0, NULL,
			       "device \"%.100s\": a warning from the kernel",
			       request->name);
		memcpy(reason.kernel, answer.kernel, sizeof(reason.kernel));
		answer_warn(json, &reason);
	}
	return 0;
}

static int carry_out(const struct vdpa_json *json, const struct form *form,
		     const char *request, struct vdpa_error *err)
{
	struct question question = { .json = json, .err = err };
	int ret = read_request(&question, form, request);

	if (!ret)
		ret = submit(json, &question.request, err);
	free_question(&question);
	return ret;
}

int vdpa_json_add(struct vdpa_json *json, const char *request,
		  struct vdpa_error *err)
{
	return carry_out(json, &form_add, request, err);
}

int vdpa_json_set(struct vdpa_json *json, const char *request,
		  struct vdpa_error *err)
{
	return carry_out(json, &form_set, request, err);
}

int vdpa_json_del(struct vdpa_json *json, const char *name, bool is_force,
		  struct vdpa_error *err)
{
	const struct vdpa_request request = {
		.command = VDPA_CMD_DEV_DEL,
		.name = name,
	};
	int ret = 0;

	if (!is_force)
		ret = vdpa_dev_check_removal(json->vdpa, name, err);
	return ret ? ret : submit(json, &request, err);
}
