// The journey through the official SDK for Go: typed requests and replies, signed calls.
//
// The SDK refuses a reply whose types do not fit. What it read is written out again, so that a
// field it did not find is missed.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"reflect"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"
	sms "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/sms/v3"
)

type step struct {
	Call    string
	With    map[string]any
	Keep    map[string]string
	Is      map[string]any
	Has     []string
	Refused string
	Needs   string
	Stream  bool
	Advance map[string]any
}

type operation struct {
	Reply map[string]string
}

type outcome struct {
	Calls    int      `json:"calls"`
	Unserved []string `json:"unserved"`
	Failures []string `json:"failures"`
	Notes    []string `json:"notes"`
}

var (
	endpoint    = os.Getenv("SMS_ENDPOINT")
	accessKey   = os.Getenv("HUAWEICLOUD_SDK_AK")
	secretKey   = os.Getenv("HUAWEICLOUD_SDK_SK")
	kept        = map[string]any{}
	operations  map[string]operation
	errNotInSdk = errors.New("the SDK has no such operation")
	variable    = regexp.MustCompile(`^\{(\w+)\}$`)
)

func read(name string, into any) {
	text, err := os.ReadFile("../" + name)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		panic(err)
	}
}

// fill answers the same with every {name} put in.
func fill(value any) any {
	switch v := value.(type) {
	case string:
		if found := variable.FindStringSubmatch(v); found != nil {
			return kept[found[1]]
		}
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = fill(item)
		}
		return items
	case map[string]any:
		fields := map[string]any{}
		for key, item := range v {
			fields[key] = fill(item)
		}
		return fields
	}
	return value
}

// at finds every value at a dotted path; * is each item of a list, and below null there is nothing.
func at(value any, path string) []any {
	values := []any{value}
	for _, part := range strings.Split(path, ".") {
		var found []any
		for _, item := range values {
			switch v := item.(type) {
			case map[string]any:
				found = append(found, v[part])
			case []any:
				if part == "*" {
					found = append(found, v...)
				} else if index, err := strconv.Atoi(part); err == nil && index < len(v) {
					found = append(found, v[index])
				}
			}
		}
		values = found
	}
	return values
}

// knows tells whether the SDK's type has a field at the path: each SDK lacks a few.
func knows(t reflect.Type, path string) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	part, rest, hasMore := strings.Cut(path, ".")
	var inner reflect.Type
	switch t.Kind() {
	case reflect.Slice, reflect.Map:
		inner = t.Elem()
	case reflect.Struct:
		for i := 0; i < t.NumField(); i++ {
			if name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); name == part {
				inner = t.Field(i).Type
			}
		}
	default:
		return true
	}
	return inner != nil && (!hasMore || knows(inner, rest))
}

func isOf(kind string, value any) bool {
	switch v := value.(type) {
	case string:
		return kind == "string"
	case bool:
		return kind == "boolean"
	case []any:
		return kind == "list"
	case map[string]any:
		return kind == "object"
	case float64:
		return kind == "number" || kind == "integer" && v == float64(int64(v))
	}
	return false
}

// typed makes the SDK's request out of the journey's JSON; a field it lacks is an error.
func typed(request reflect.Value, given any) error {
	text, err := json.Marshal(given)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return decoder.Decode(request.Interface())
}

// call sends one request of the journey and checks what comes back.
func call(client *sms.SmsClient, s step) error {
	method := reflect.ValueOf(client).MethodByName(s.Call)
	if !method.IsValid() {
		return errNotInSdk
	}
	request := reflect.New(method.Type().In(0).Elem())
	with := s.With
	if with == nil {
		with = map[string]any{}
	}
	if err := typed(request, fill(with)); err != nil {
		return err
	}
	answer := method.Call([]reflect.Value{request})
	if err, isError := answer[1].Interface().(error); isError {
		return refusal(s, err)
	}
	if s.Refused != "" {
		return errors.New("should have been refused")
	}
	if s.Stream {
		return consume(answer[0].Interface())
	}
	return check(s, answer[0].Interface())
}

func refusal(s step, err error) error {
	var told *sdkerr.ServiceResponseError
	if s.Refused == "" || !errors.As(err, &told) {
		return err
	}
	if !strings.HasPrefix(told.ErrorCode, s.Refused) || told.ErrorMessage == "" || told.RequestId == "" {
		return fmt.Errorf("not a whole refusal: %w", err)
	}
	return nil
}

func consume(reply any) error {
	file, isFile := reply.(interface {
		Consume(io.Writer) (int64, error)
	})
	if !isFile {
		return errors.New("not a stream")
	}
	if size, err := file.Consume(io.Discard); err != nil || size == 0 {
		return fmt.Errorf("%d bytes: %v", size, err)
	}
	return nil
}

func check(s step, reply any) error {
	text, err := json.Marshal(reply)
	if err != nil {
		return err
	}
	var content any
	if err := json.Unmarshal(text, &content); err != nil {
		return err
	}
	model := reflect.TypeOf(reply)
	for path, kind := range operations[s.Call].Reply {
		if !knows(model, path) {
			continue
		}
		for _, value := range at(content, path) {
			if !isOf(kind, value) {
				return fmt.Errorf("%s should be a %s: %v", path, kind, value)
			}
		}
	}
	for path, wanted := range s.Is {
		found := at(content, path)
		if knows(model, path) && !reflect.DeepEqual(found, []any{fill(wanted)}) {
			return fmt.Errorf("%s should be %v: %v", path, fill(wanted), found)
		}
	}
	for _, path := range s.Has {
		if found := at(content, path); len(found) == 0 || found[0] == nil {
			return fmt.Errorf("%s should be there", path)
		}
	}
	for name, path := range s.Keep {
		kept[name] = at(content, path)[0]
	}
	return nil
}

func advance(how any) error {
	body, _ := json.Marshal(how)
	url := endpoint + "/_emulator/workspaces/" + accessKey + "/clock/advance"
	answer, err := http.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return errors.New(answer.Status)
	}
	return nil
}

func newClient() *sms.SmsClient {
	credential, err := basic.NewCredentialsBuilder().WithAk(accessKey).WithSk(secretKey).SafeBuild()
	if err != nil {
		panic(err)
	}
	builder := sms.SmsClientBuilder().WithEndpoint(endpoint).WithCredential(credential)
	client, err := builder.SafeBuild()
	if err != nil {
		panic(err)
	}
	return sms.NewSmsClient(client)
}

func main() {
	var journey []step
	read("journey.json", &journey)
	read("operations.json", &operations)
	isUnserved := map[string]bool{}
	for _, name := range strings.Fields(os.Getenv("CONFORMANCE_UNSERVED")) {
		isUnserved[name] = true
	}
	client := newClient()
	missing := map[string]bool{}
	told := outcome{Unserved: []string{}, Failures: []string{}, Notes: []string{}}
	for index, s := range journey {
		if isUnserved[s.Call] || isUnserved[s.Needs] {
			if isUnserved[s.Call] {
				missing[s.Call] = true
			}
			continue
		}
		var err error
		if s.Call == "" {
			err = advance(fill(s.Advance))
		} else {
			told.Calls++
			err = call(client, s)
		}
		if errors.Is(err, errNotInSdk) {
			told.Notes = append(told.Notes, s.Call+": not in this version of the SDK")
		} else if err != nil {
			told.Failures = append(told.Failures, fmt.Sprintf("step %d, %s: %v", index+1, s.Call, err))
		}
	}
	for name := range missing {
		told.Unserved = append(told.Unserved, name)
	}
	sort.Strings(told.Unserved)
	text, _ := json.Marshal(told)
	fmt.Println(string(text))
}
