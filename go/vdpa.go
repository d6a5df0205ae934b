// SPDX-License-Identifier: LGPL-2.1-or-later

// Package vdpa has the documents of the command vdpa as Go types, and runs it.
//
// A name with bytes that are not UTF-8 is not the same in Go: encoding/json
// replaces them.
package vdpa

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
)

// Error returns what the command printed as the reason of its failure.
func (e *Error) Error() string {
	text := e.Message
	if e.Kernel != "" {
		text += fmt.Sprintf(" (kernel: %q)", e.Kernel)
	}
	if e.Hint != "" {
		text += ": " + e.Hint
	}
	return text
}

// Command is how the command is run.
type Command struct {
	Program string // "": the vdpa that PATH has
	Backend string // as for --backend; "": the kernel, or what VDPA_BACKEND says
}

func (c *Command) output(ctx context.Context, words []string) ([]byte, error) {
	program := c.Program
	if program == "" {
		program = "vdpa"
	}
	options := []string{"-d", "-j"}
	if c.Backend != "" {
		options = append(options, "--backend", c.Backend)
	}
	var out, messages bytes.Buffer
	cmd := exec.CommandContext(ctx, program, append(options, words...)...)
	cmd.Stdout, cmd.Stderr = &out, &messages
	if err := cmd.Run(); err != nil && out.Len() == 0 {
		return nil, fmt.Errorf("%s: %w\n%s", strings.Join(words, " "), err,
			messages.Bytes())
	}
	// Otherwise, the document says what failed.
	return out.Bytes(), nil
}

// Run runs a command: Run(ctx, "dev", "show"). If it fails, the error is an
// *Error. A verdict that is not yes is no failure.
func (c *Command) Run(ctx context.Context, words ...string) (*Document, error) {
	text, err := c.output(ctx, words)
	if err != nil {
		return nil, err
	}
	document := new(Document)
	if len(text) == 0 {
		return document, nil
	}
	if err := json.Unmarshal(text, document); err != nil {
		return nil, fmt.Errorf("%s: %w", strings.Join(words, " "), err)
	}
	if document.Error != nil {
		return nil, document.Error
	}
	return document, nil
}

// Export takes the record of the host.
func (c *Command) Export(ctx context.Context) (*Record, error) {
	text, err := c.output(ctx, []string{"host", "export"})
	if err != nil {
		return nil, err
	}
	failed := new(Document)
	if json.Unmarshal(text, failed) == nil && failed.Error != nil {
		return nil, failed.Error
	}
	record := new(Record)
	return record, json.Unmarshal(text, record)
}
