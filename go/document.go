// SPDX-License-Identifier: LGPL-2.1-or-later

// Code generated from doc/vdpa-json-1.schema.json by go/generate. DO NOT EDIT.

package vdpa

import "encoding/json"

type Apply struct {
	State              string             `json:"state"` // same, left, todo, done, failed, error
	Done               []string           `json:"done,omitempty"`
	Todo               []string           `json:"todo,omitempty"`
	Failed             string             `json:"failed,omitempty"`
	Driver             string             `json:"driver,omitempty"`
	Differences        []ApplyDifferences `json:"differences,omitempty"`
	Drift              []ApplyDrift       `json:"drift,omitempty"`
	InitialConfig      *Words             `json:"initial_config,omitempty"`
	AdministeredConfig *Words             `json:"administered_config,omitempty"`
	Findings           []Finding          `json:"findings,omitempty"`
}

type ApplyDifferences struct {
	What      string    `json:"what"`
	Here      string    `json:"here,omitempty"`
	Recorded  string    `json:"recorded,omitempty"`
	Differing *Features `json:"differing,omitempty"`
}

type ApplyDrift struct {
	What         string `json:"what"`
	Here         string `json:"here,omitempty"`
	Administered string `json:"administered,omitempty"`
}

// Args: how a hypervisor is started with a device.
type Args struct {
	Dev      string      `json:"dev"`
	VMM      string      `json:"vmm"`
	Path     string      `json:"path"`
	Forms    []ArgsForms `json:"forms"`
	Notes    []string    `json:"notes"`
	Findings []Finding   `json:"findings"`
}

type ArgsForms struct {
	Form    string   `json:"form"`
	Help    string   `json:"help"`
	CanMove bool     `json:"can_move"`
	Words   []string `json:"words,omitempty"`
	XML     string   `json:"xml,omitempty"`
}

type Baseline struct {
	DeviceFeatures Features        `json:"device_features"`
	Of             []string        `json:"of,omitempty"` // the hosts that were named; without it, all were asked
	Hosts          []BaselineHosts `json:"hosts"`
	Lost           []BaselineLost  `json:"lost"`
	Findings       []Finding       `json:"findings,omitempty"`
}

type BaselineHosts struct {
	Host    string   `json:"host"`
	Mgmtdev string   `json:"mgmtdev,omitempty"`
	Words   []string `json:"words,omitempty"`
}

type BaselineLost struct {
	Bit    uint64   `json:"bit"`
	Name   string   `json:"name,omitempty"`
	LostTo string   `json:"lost_to"` // host, rule, vmm, set
	Hosts  []string `json:"hosts,omitempty"`
	Needs  []string `json:"needs,omitempty"`
}

// Bits: feature bits of a class.
type Bits struct {
	Features *Features  `json:"features,omitempty"`
	Bits     []BitsBits `json:"bits,omitempty"`
}

type BitsBits struct {
	Bit     uint64   `json:"bit"`
	Name    string   `json:"name"`
	Section string   `json:"section,omitempty"`
	Since   string   `json:"since,omitempty"`
	Needs   []string `json:"needs,omitempty"`
}

// Compare: two sets of features of a class.
type Compare struct {
	Both          Features `json:"both"`
	OnlyFirst     Features `json:"only_first"`
	OnlySecond    Features `json:"only_second"`
	FirstToSecond string   `json:"first_to_second"`
	SecondToFirst string   `json:"second_to_first"`
}

type ComparedHost struct {
	Alive   bool                  `json:"alive"`
	Kernel  string                `json:"kernel,omitempty"`
	VMM     string                `json:"vmm,omitempty"`
	Classes []ComparedHostClasses `json:"classes"`
}

type ComparedHostClasses struct {
	Class          string    `json:"class"`
	Mgmtdev        string    `json:"mgmtdev"`
	DeviceFeatures Features  `json:"device_features"`
	Only           *Features `json:"only,omitempty"`
}

// Config: the configuration of a device, with -d.
type Config struct {
	Class              string    `json:"class,omitempty"`
	Error              string    `json:"error,omitempty"`
	MAC                string    `json:"mac,omitempty"`
	Link               string    `json:"link,omitempty"` // up, down
	LinkAnnounce       *bool     `json:"link_announce,omitempty"`
	MaxVqp             *uint64   `json:"max_vqp,omitempty"`
	MTU                *uint64   `json:"mtu,omitempty"`
	Capacity           *uint64   `json:"capacity,omitempty"`
	SizeMax            *uint64   `json:"size_max,omitempty"`
	BlkSize            *uint64   `json:"blk_size,omitempty"`
	SegMax             *uint64   `json:"seg_max,omitempty"`
	NumQueues          *uint64   `json:"num_queues,omitempty"`
	PhyBlkExp          *uint64   `json:"phy_blk_exp,omitempty"`
	AlignOffset        *uint64   `json:"align_offset,omitempty"`
	MinIoSize          *uint64   `json:"min_io_size,omitempty"`
	OptIoSize          *uint64   `json:"opt_io_size,omitempty"`
	MaxDiscardSec      *uint64   `json:"max_discard_sec,omitempty"`
	MaxDiscardSeg      *uint64   `json:"max_discard_seg,omitempty"`
	DiscardSecAlign    *uint64   `json:"discard_sec_align,omitempty"`
	MaxWriteZeroesSec  *uint64   `json:"max_write_zeroes_sec,omitempty"`
	MaxWriteZeroesSeg  *uint64   `json:"max_write_zeroes_seg,omitempty"`
	ReadOnly           *bool     `json:"read_only,omitempty"`
	Flush              *bool     `json:"flush,omitempty"`
	DeviceFeatures     *Features `json:"device_features,omitempty"`
	NegotiatedFeatures *Features `json:"negotiated_features,omitempty"`
}

// ConfigIproute2: iproute2's form; two keys end in a blank.
type ConfigIproute2 struct {
	MAC                string            `json:"mac,omitempty"`
	Link               string            `json:"link ,omitempty"` // up, down
	LinkAnnounce       *bool             `json:"link_announce ,omitempty"`
	MaxVqPairs         *uint64           `json:"max_vq_pairs,omitempty"`
	MTU                *uint64           `json:"mtu,omitempty"`
	NegotiatedFeatures []json.RawMessage `json:"negotiated_features,omitempty"`
}

// Dev: a device: iproute2's form, or everything with -d.
type Dev struct {
	Type               string  `json:"type,omitempty"`
	Mgmtdev            string  `json:"mgmtdev,omitempty"`
	VendorID           *uint64 `json:"vendor_id,omitempty"`
	MaxVqs             *uint64 `json:"max_vqs,omitempty"`
	MaxVqSize          *uint64 `json:"max_vq_size,omitempty"`
	Class              string  `json:"class,omitempty"`
	MinVqSize          *uint64 `json:"min_vq_size,omitempty"`
	PCI                string  `json:"pci,omitempty"`
	Driver             string  `json:"driver,omitempty"`
	Chardev            string  `json:"chardev,omitempty"`
	Netdev             string  `json:"netdev,omitempty"`
	Blockdev           string  `json:"blockdev,omitempty"`
	Config             *Config `json:"config,omitempty"`
	InitialConfig      *Words  `json:"initial_config,omitempty"`
	AdministeredConfig *Words  `json:"administered_config,omitempty"`
}

type Doctor struct {
	State string `json:"state"` // ok, note, error
	What  string `json:"what"`
	Hint  string `json:"hint,omitempty"`
}

// Document: the document of one command.
type Document struct {
	Mgmtdev      map[string]Mgmtdev       `json:"mgmtdev,omitempty"`  // mgmtdev show
	Dev          map[string]Dev           `json:"dev,omitempty"`      // dev show, dev bind, dev find
	Config       map[string]Config        `json:"config,omitempty"`   // dev config show; with -d also dev add
	Vstats       map[string]Vstats        `json:"vstats,omitempty"`   // dev vstats show
	Check        map[string]DocumentCheck `json:"check,omitempty"`    // dev check, and dev add when it refuses
	Vhost        map[string]Vhost         `json:"vhost,omitempty"`    // dev vhost show
	Features     map[string]Bits          `json:"features,omitempty"` // features show, decode and encode
	Compare      map[string]Compare       `json:"compare,omitempty"`  // features compare
	Explain      map[string]Explain       `json:"explain,omitempty"`  // features explain
	Messages     map[string]Messages      `json:"messages,omitempty"` // features messages
	Apply        map[string]Apply         `json:"apply,omitempty"`    // host apply
	Summary      *Summary                 `json:"summary,omitempty"`
	Migrate      map[string]Migrate       `json:"migrate,omitempty"`       // migrate check
	Plan         map[string]Plan          `json:"plan,omitempty"`          // migrate plan, fleet plan
	Baseline     map[string]Baseline      `json:"baseline,omitempty"`      // migrate baseline, fleet baseline
	Fleet        map[string]FleetHost     `json:"fleet,omitempty"`         // fleet list
	Where        map[string]FleetWhere    `json:"where,omitempty"`         // fleet where
	CompareHosts map[string]ComparedHost  `json:"compare_hosts,omitempty"` // fleet compare
	Drift        map[string]Drift         `json:"drift,omitempty"`         // fleet drift
	Verify       map[string]VerifiedHost  `json:"verify,omitempty"`        // fleet verify
	Set          map[string]NamedSet      `json:"set,omitempty"`           // fleet set list, fleet set save, fleet verify
	VMM          map[string]VMM           `json:"vmm,omitempty"`           // vmm show
	Args         *DocumentArgs            `json:"args,omitempty"`          // vmm args
	World        map[string]DocumentWorld `json:"world,omitempty"`         // sim worlds
	Doctor       map[string]Doctor        `json:"doctor,omitempty"`        // doctor
	Version      string                   `json:"version,omitempty"`
	Help         string                   `json:"help,omitempty"`
	Error        *Error                   `json:"error,omitempty"`
	Warnings     []string                 `json:"warnings,omitempty"`
}

// DocumentArgs: vmm args
type DocumentArgs struct {
	Source      Args     `json:"source"`
	Destination *Args    `json:"destination,omitempty"`
	Migrate     *Migrate `json:"migrate,omitempty"`
}

type DocumentCheck struct {
	Ok       bool      `json:"ok"`
	Findings []Finding `json:"findings"`
}

type DocumentWorld struct {
	Description string `json:"description"`
}

type Drift struct {
	Host  string       `json:"host"`
	Dev   string       `json:"dev"`
	Drift []DriftDrift `json:"drift,omitempty"`
	Sets  []DriftSets  `json:"sets,omitempty"`
}

type DriftDrift struct {
	What         string `json:"what"`
	Here         string `json:"here"`
	Administered string `json:"administered"`
}

type DriftSets struct {
	Set   string    `json:"set"`
	More  *Features `json:"more,omitempty"`
	Fewer *Features `json:"fewer,omitempty"`
}

// Error: what was wrong, the kernel's own sentence, what to do, and other mistakes of the same line.
type Error struct {
	Message string  `json:"message"`
	Kernel  string  `json:"kernel,omitempty"`
	Hint    string  `json:"hint,omitempty"`
	More    []Error `json:"more,omitempty"`
}

// Event: a line of monitor.
type Event struct {
	Event   string `json:"event"` // initial, add, remove, bind, unbind, lost
	Dev     string `json:"dev,omitempty"`
	Class   string `json:"class,omitempty"`
	Mgmtdev string `json:"mgmtdev,omitempty"`
	Driver  string `json:"driver,omitempty"`
	Chardev string `json:"chardev,omitempty"`
}

// Explain: a text; known has what is known if nothing was found.
type Explain struct {
	Messages     []Explanation  `json:"messages"`
	Lines        uint64         `json:"lines"`
	UnknownLines uint64         `json:"unknown_lines"`
	Hint         string         `json:"hint,omitempty"`
	Known        []ExplainKnown `json:"known,omitempty"`
}

type ExplainKnown struct {
	Pattern string `json:"pattern"`
}

// Explanation: a known message in a text, and what it means.
type Explanation struct {
	Line         uint64        `json:"line"`
	Code         string        `json:"code"`
	Class        string        `json:"class,omitempty"`
	ClassAssumed *bool         `json:"class_assumed,omitempty"`
	Device       string        `json:"device,omitempty"`
	Version      string        `json:"version,omitempty"`
	Speaker      string        `json:"speaker,omitempty"`
	Message      string        `json:"message"`
	Offered      *WideFeatures `json:"offered,omitempty"`
	Asked        *WideFeatures `json:"asked,omitempty"`
	Allowed      *WideFeatures `json:"allowed,omitempty"`
	Negotiated   *WideFeatures `json:"negotiated,omitempty"`
	Lacking      *WideFeatures `json:"lacking,omitempty"`
	Surplus      *WideFeatures `json:"surplus,omitempty"`
	Words        []string      `json:"words,omitempty"`
	Hint         string        `json:"hint,omitempty"`
	Note         string        `json:"note,omitempty"`
}

// Features: a set of bits: the mask is exact, the names are for people.
type Features struct {
	Mask  string   `json:"mask"`
	Names []string `json:"names"`
}

// Finding: what a rule found.
type Finding struct {
	Severity string   `json:"severity"` // error, condition, warning
	Code     string   `json:"code"`
	Message  string   `json:"message"`
	Hint     string   `json:"hint"`
	Bits     []uint64 `json:"bits,omitempty"`
	Source   string   `json:"source"`
	From     []string `json:"from,omitempty"`
	To       []string `json:"to,omitempty"`
}

// FleetEvent: a line of fleet watch.
type FleetEvent struct {
	Event      string           `json:"event"` // watched, published, unreadable, forgotten, alive, gone, saved, deleted
	Store      string           `json:"store,omitempty"`
	Host       string           `json:"host,omitempty"`
	Set        string           `json:"set,omitempty"`
	Hosts      *uint64          `json:"hosts,omitempty"`
	Alive      *uint64          `json:"alive,omitempty"`
	SetCount   *uint64          `json:"set_count,omitempty"`
	Sets       []FleetEventSets `json:"sets,omitempty"`
	Mgmtdevs   *uint64          `json:"mgmtdevs,omitempty"`
	Devs       *uint64          `json:"devs,omitempty"`
	Error      string           `json:"error,omitempty"`
	Revision   *uint64          `json:"revision,omitempty"`
	InForce    *bool            `json:"in_force,omitempty"`
	Meet       *uint64          `json:"meet,omitempty"`
	FallShort  *uint64          `json:"fall_short,omitempty"`
	CannotTell *uint64          `json:"cannot_tell,omitempty"`
}

type FleetEventSets struct {
	Set     string `json:"set"`
	Verdict string `json:"verdict"`
}

type FleetHost struct {
	Alive    *bool   `json:"alive,omitempty"`
	Kernel   string  `json:"kernel,omitempty"`
	BootID   string  `json:"boot_id,omitempty"`
	Time     string  `json:"time,omitempty"`
	Mgmtdevs *uint64 `json:"mgmtdevs,omitempty"`
	Devs     *uint64 `json:"devs,omitempty"`
	Error    string  `json:"error,omitempty"`
}

type FleetPlace struct {
	Dev      string    `json:"dev,omitempty"`
	Mgmtdev  string    `json:"mgmtdev,omitempty"`
	Verdict  string    `json:"verdict"`
	Findings []Finding `json:"findings"`
}

type FleetWhere struct {
	Verdict string            `json:"verdict"`
	Hosts   []FleetWhereHosts `json:"hosts"`
}

type FleetWhereHosts struct {
	Host    string       `json:"host"`
	Alive   bool         `json:"alive"`
	Verdict string       `json:"verdict"`
	Places  []FleetPlace `json:"places"`
	InUse   []string     `json:"in_use"`
}

type Messages struct {
	Messages []MessagesMessages `json:"messages"`
}

// MessagesMessages: a known message: who prints it, and what it means.
type MessagesMessages struct {
	Code     string `json:"code"`
	Product  string `json:"product"`
	First    string `json:"first"`
	Last     string `json:"last"`
	Class    string `json:"class,omitempty"`
	Speaker  string `json:"speaker,omitempty"`
	Pattern  string `json:"pattern"`
	Begins   string `json:"begins,omitempty"`
	Format   string `json:"format,omitempty"`
	Meaning  string `json:"meaning"`
	Advice   string `json:"advice,omitempty"`
	Function string `json:"function"`
	File     string `json:"file"`
	Example  string `json:"example"`
}

// Mgmtdev: a management device: iproute2's form, or everything with -d.
type Mgmtdev struct {
	SupportedClasses  []string          `json:"supported_classes,omitempty"`
	MaxSupportedVqs   *uint64           `json:"max_supported_vqs,omitempty"`
	DevFeatures       []json.RawMessage `json:"dev_features,omitempty"`
	SupportedFeatures *Features         `json:"supported_features,omitempty"`
	Driver            string            `json:"driver,omitempty"`
}

type Migrate struct {
	Verdict  string          `json:"verdict"`
	Findings []Finding       `json:"findings,omitempty"`
	Places   []MigratePlaces `json:"places,omitempty"`
	InUse    []string        `json:"in_use,omitempty"`
}

type MigratePlaces struct {
	Dev      string    `json:"dev,omitempty"`
	Mgmtdev  string    `json:"mgmtdev,omitempty"`
	Verdict  string    `json:"verdict"`
	Findings []Finding `json:"findings"`
}

type NamedSet struct {
	Class          string    `json:"class,omitempty"`
	Revision       *uint64   `json:"revision,omitempty"`
	InForce        *bool     `json:"in_force,omitempty"`
	Time           string    `json:"time,omitempty"`
	Meet           *uint64   `json:"meet,omitempty"`
	FallShort      *uint64   `json:"fall_short,omitempty"`
	CannotTell     *uint64   `json:"cannot_tell,omitempty"`
	DeviceFeatures *Features `json:"device_features,omitempty"`
	Error          string    `json:"error,omitempty"`
}

type Plan struct {
	Host     string    `json:"host,omitempty"`
	Alive    *bool     `json:"alive,omitempty"`
	Verdict  string    `json:"verdict"`
	Command  string    `json:"command,omitempty"`
	Words    []string  `json:"words,omitempty"`
	Findings []Finding `json:"findings"`
	Dev      string    `json:"dev,omitempty"`
}

// Result: a line of a batch: its document, with line and exit status.
type Result struct {
	Line     uint64                 `json:"line"`
	Status   uint64                 `json:"status"`             // 0, 1, 2, 3
	Mgmtdev  map[string]Mgmtdev     `json:"mgmtdev,omitempty"`  // mgmtdev show
	Dev      map[string]Dev         `json:"dev,omitempty"`      // dev show, dev bind, dev find
	Config   map[string]Config      `json:"config,omitempty"`   // dev config show; with -d also dev add
	Vstats   map[string]Vstats      `json:"vstats,omitempty"`   // dev vstats show
	Check    map[string]ResultCheck `json:"check,omitempty"`    // dev check, and dev add when it refuses
	Vhost    map[string]Vhost       `json:"vhost,omitempty"`    // dev vhost show
	Features map[string]Bits        `json:"features,omitempty"` // features show, decode and encode
	Compare  map[string]Compare     `json:"compare,omitempty"`  // features compare
	Explain  map[string]Explain     `json:"explain,omitempty"`  // features explain
	Messages map[string]Messages    `json:"messages,omitempty"` // features messages
	Apply    map[string]Apply       `json:"apply,omitempty"`    // host apply
	Summary  *Summary               `json:"summary,omitempty"`
	Migrate  map[string]Migrate     `json:"migrate,omitempty"`  // migrate check
	Plan     map[string]Plan        `json:"plan,omitempty"`     // migrate plan
	Baseline map[string]Baseline    `json:"baseline,omitempty"` // migrate baseline
	VMM      map[string]VMM         `json:"vmm,omitempty"`      // vmm show
	Args     *ResultArgs            `json:"args,omitempty"`     // vmm args
	World    map[string]ResultWorld `json:"world,omitempty"`    // sim worlds
	Doctor   map[string]Doctor      `json:"doctor,omitempty"`   // doctor
	Version  string                 `json:"version,omitempty"`
	Help     string                 `json:"help,omitempty"`
	Error    *Error                 `json:"error,omitempty"`
	Warnings []string               `json:"warnings,omitempty"`
}

// ResultArgs: vmm args
type ResultArgs struct {
	Source      Args     `json:"source"`
	Destination *Args    `json:"destination,omitempty"`
	Migrate     *Migrate `json:"migrate,omitempty"`
}

type ResultCheck struct {
	Ok       bool      `json:"ok"`
	Findings []Finding `json:"findings"`
}

type ResultWorld struct {
	Description string `json:"description"`
}

// StoredSet: fleet set show: the set as it is in the store.
type StoredSet struct {
	Schema         string   `json:"schema"`
	Name           string   `json:"name"`
	Class          string   `json:"class"`
	DeviceFeatures Features `json:"device_features"`
	Revision       *uint64  `json:"revision,omitempty"`
	InForce        *bool    `json:"in_force,omitempty"`
	Time           string   `json:"time,omitempty"`
}

type Summary struct {
	Same    *uint64 `json:"same,omitempty"`
	Add     *uint64 `json:"add,omitempty"`
	Set     *uint64 `json:"set,omitempty"`
	Bind    *uint64 `json:"bind,omitempty"`
	Replace *uint64 `json:"replace,omitempty"`
	Delete  *uint64 `json:"delete,omitempty"`
	Left    *uint64 `json:"left,omitempty"`
	Failed  *uint64 `json:"failed,omitempty"`
	Todo    *uint64 `json:"todo,omitempty"`
}

// VMM: a hypervisor. With first and last, versions of it.
type VMM struct {
	Title     string   `json:"title"`
	Product   string   `json:"product"`
	First     string   `json:"first,omitempty"`
	Last      string   `json:"last,omitempty"`
	Classes   []string `json:"classes"`
	MinVqSize *uint64  `json:"min_vq_size,omitempty"`
	Takes     Features `json:"takes"`
	Needs     Features `json:"needs"`
	Compares  Features `json:"compares"`
	Keeps     Features `json:"keeps"`
	Traits    []string `json:"traits"`
	Ships     string   `json:"ships,omitempty"`
	Source    string   `json:"source"`
}

type VerifiedHost struct {
	Alive *bool              `json:"alive,omitempty"`
	Error string             `json:"error,omitempty"`
	Hint  string             `json:"hint,omitempty"`
	Sets  []VerifiedHostSets `json:"sets,omitempty"`
}

type VerifiedHostSets struct {
	Set      string                     `json:"set"`
	Verdict  string                     `json:"verdict"`
	Mgmtdev  string                     `json:"mgmtdev,omitempty"`
	Missing  *Features                  `json:"missing,omitempty"`
	Findings []VerifiedHostSetsFindings `json:"findings"`
	Hints    []VerifiedHostSetsHints    `json:"hints,omitempty"` // What would make the host meet the set.
}

type VerifiedHostSetsFindings struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

type VerifiedHostSetsHints struct {
	Code    string `json:"code"` // newer-kernel, similar-host, other-driver, other-set, look
	Message string `json:"message"`
}

type Vhost struct {
	Chardev         string              `json:"chardev"`
	Class           string              `json:"class,omitempty"`
	Status          *uint64             `json:"status,omitempty"`
	ConfigSize      *uint64             `json:"config_size,omitempty"`
	VqCount         *uint64             `json:"vq_count,omitempty"`
	VqSizeMax       *uint64             `json:"vq_size_max,omitempty"`
	GroupCount      *uint64             `json:"group_count,omitempty"`
	AsCount         *uint64             `json:"as_count,omitempty"`
	IovaFirst       string              `json:"iova_first,omitempty"`
	IovaLast        string              `json:"iova_last,omitempty"`
	ControlVqApart  *bool               `json:"control_vq_apart,omitempty"`
	Features        *Features           `json:"features,omitempty"`
	BackendFeatures *Features           `json:"backend_features,omitempty"`
	Queues          []map[string]uint64 `json:"queues,omitempty"`
	Unreadable      map[string]string   `json:"unreadable,omitempty"`
}

// Vstats: counters of one virtqueue as iproute2 prints them, or of each.
type Vstats struct {
	Queues []map[string]json.RawMessage `json:"queues,omitempty"`
}

// WideFeatures: a set of bits, some of them above 63.
type WideFeatures struct {
	Mask  string   `json:"mask"`
	Names []string `json:"names"`
}

// Words: the words that a device was created with, or that were set.
type Words struct {
	MAC            string    `json:"mac,omitempty"`
	MTU            *uint64   `json:"mtu,omitempty"`
	MaxVqp         *uint64   `json:"max_vqp,omitempty"`
	DeviceFeatures *Features `json:"device_features,omitempty"`
}
