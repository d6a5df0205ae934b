// SPDX-License-Identifier: GPL-2.0-or-later

// Reads documents and records, one on each line, into the types of the package, and
// writes each again. A member that its type does not have is an error.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"vdpa"
)

// The form of a line: a record has a schema, an event says what happened, and
// lines of a batch are a list.
func value(line string) any {
	var keys struct{ Schema, Event *json.RawMessage }

	if strings.HasPrefix(line, "[") {
		return new([]vdpa.Result)
	}
	_ = json.Unmarshal([]byte(line), &keys)
	switch {
	case keys.Schema != nil:
		return new(vdpa.Record)
	case keys.Event != nil:
		return new(vdpa.Event)
	}
	return new(vdpa.Document)
}

func convert(line string) (string, error) {
	found := value(line)
	decoder := json.NewDecoder(strings.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(found); err != nil {
		return "", err
	}
	text, err := json.Marshal(found)
	return string(text), err
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		text, err := convert(lines.Text())
		if err != nil {
			message, _ := json.Marshal("fault: " + err.Error())
			text = string(message)
		}
		fmt.Println(text)
	}
}
