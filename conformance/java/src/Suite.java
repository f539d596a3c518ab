// The journey through the official SDK for Java: typed requests and replies, signed calls.
//
// The SDK refuses a reply whose types do not fit. What it read is written out again, so that a
// field it did not find is missed.
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.huaweicloud.sdk.core.SdkStreamResponse;
import com.huaweicloud.sdk.core.auth.GlobalCredentials;
import com.huaweicloud.sdk.core.exception.ServiceResponseException;
import com.huaweicloud.sdk.core.utils.JsonUtils;
import com.huaweicloud.sdk.sms.v3.SmsClient;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

public final class Suite {
  private static final ObjectMapper JSON =
      JsonUtils.getDefaultMapper()
          .copy()
          // The newest version in the central repository lacks some fields of today's requests.
          .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
  private static final String ENDPOINT = System.getenv("SMS_ENDPOINT");
  private static final String AK = System.getenv("HUAWEICLOUD_SDK_AK");
  private static final String SK = System.getenv("HUAWEICLOUD_SDK_SK");

  private final SmsClient client =
      SmsClient.newBuilder()
          .withCredential(new GlobalCredentials().withAk(AK).withSk(SK))
          .withEndpoint(ENDPOINT)
          .build();
  private final JsonNode operations = JSON.readTree(new File("../operations.json"));
  private final Set<String> isUnserved =
      new HashSet<>(Arrays.asList(System.getenv("CONFORMANCE_UNSERVED").split(" ")));
  private final Map<String, JsonNode> kept = new HashMap<>();
  private final Set<String> unserved = new TreeSet<>();
  private final Set<String> notes = new TreeSet<>();
  private final List<String> failures = new ArrayList<>();
  private int calls = 0;

  private Suite() throws IOException {}

  public static void main(String[] arguments) throws IOException {
    Suite suite = new Suite();
    int number = 0;
    for (JsonNode step : JSON.readTree(new File("../journey.json"))) suite.take(++number, step);
    ObjectNode outcome = JSON.createObjectNode().put("calls", suite.calls);
    outcome.set("unserved", JSON.valueToTree(suite.unserved));
    outcome.set("failures", JSON.valueToTree(suite.failures));
    outcome.set("notes", JSON.valueToTree(suite.notes));
    System.out.println(new ObjectMapper().writeValueAsString(outcome));
    System.exit(0);
  }

  private void take(int number, JsonNode step) {
    String operation = step.path("call").asText();
    // A step of the clock has no operation; an empty list splits into one empty name.
    if (!operation.isEmpty() && isUnserved.contains(operation)
        || isUnserved.contains(step.path("needs").asText("-"))) {
      if (isUnserved.contains(operation)) unserved.add(operation);
      return;
    }
    try {
      if (operation.isEmpty()) advance(fill(step.get("advance")));
      else call(operation, step);
    } catch (Exception | AssertionError error) {
      failures.add("step " + number + ", " + operation + ": " + error);
    }
  }

  private void call(String operation, JsonNode step) throws Exception {
    Method method = methodOf(operation);
    if (method == null) {
      notes.add(operation + ": not in this version of the SDK");
      return;
    }
    calls++;
    JsonNode with = fill(step.path("with").isMissingNode() ? JSON.createObjectNode() : step.get("with"));
    Object request = JSON.treeToValue(with, method.getParameterTypes()[0]);
    Object reply;
    try {
      reply = method.invoke(client, request);
    } catch (InvocationTargetException thrown) {
      checkRefusal(step, thrown.getCause());
      return;
    }
    if (step.has("refused")) throw new AssertionError("should have been refused");
    if (reply instanceof SdkStreamResponse) consume((SdkStreamResponse) reply);
    else check(operation, step, reply);
  }

  private Method methodOf(String operation) {
    String name = Character.toLowerCase(operation.charAt(0)) + operation.substring(1);
    for (Method method : SmsClient.class.getMethods())
      if (method.getName().equals(name)) return method;
    return null;
  }

  private void checkRefusal(JsonNode step, Throwable thrown) {
    if (step.has("refused") && thrown instanceof ServiceResponseException) {
      ServiceResponseException told = (ServiceResponseException) thrown;
      boolean isRight = told.getErrorCode().startsWith(step.get("refused").asText());
      if (isRight && told.getErrorMsg() != null && told.getRequestId() != null) return;
    }
    throw new AssertionError(thrown);
  }

  private void consume(SdkStreamResponse file) {
    file.consumeDownloadStream(
        stream -> {
          try {
            if (stream.readAllBytes().length == 0) throw new AssertionError("an empty file");
          } catch (IOException error) {
            throw new AssertionError(error);
          }
        });
  }

  private void check(String operation, JsonNode step, Object answer) {
    JsonNode reply = JSON.valueToTree(answer);
    JavaType model = JSON.constructType(answer.getClass());
    operations
        .get(operation)
        .get("reply")
        .fields()
        .forEachRemaining(
            field -> {
              if (!knows(model, field.getKey())) return;
              for (JsonNode value : at(reply, field.getKey()))
                if (!isOf(field.getValue().asText(), value))
                  throw new AssertionError(field.getKey() + " should be there: " + value);
            });
    step.path("is")
        .fields()
        .forEachRemaining(
            field -> {
              if (!knows(model, field.getKey())) return;
              List<JsonNode> found = at(reply, field.getKey());
              JsonNode wanted = fill(field.getValue());
              if (found.size() != 1 || !found.get(0).asText().equals(wanted.asText()))
                throw new AssertionError(field.getKey() + " should be " + wanted + ": " + found);
            });
    for (JsonNode path : step.path("has"))
      for (JsonNode value : at(reply, path.asText()))
        if (value.isNull()) throw new AssertionError(path + " should be there");
    step.path("keep")
        .fields()
        .forEachRemaining(
            field -> kept.put(field.getKey(), at(reply, field.getValue().asText()).get(0)));
  }

  /** Whether the SDK's type has a field at the path: each SDK lacks a few. */
  private static boolean knows(JavaType type, String path) {
    String[] parts = path.split("\\.", 2);
    JavaType inner = type.getContentType();
    if (inner == null)
      for (BeanPropertyDefinition field :
          JSON.getDeserializationConfig().introspect(type).findProperties())
        if (field.getName().equals(parts[0])) inner = field.getPrimaryType();
    return inner != null && (parts.length == 1 || knows(inner, parts[1]));
  }

  private static boolean isOf(String kind, JsonNode value) {
    switch (kind) {
      case "string":
        return value.isTextual();
      case "boolean":
        return value.isBoolean();
      case "integer":
        return value.isIntegralNumber();
      case "number":
        return value.isNumber();
      case "list":
        return value.isArray();
      default:
        return value.isObject();
    }
  }

  /** Every value at a dotted path; * is each item of a list, and below null there is nothing. */
  private static List<JsonNode> at(JsonNode value, String path) {
    List<JsonNode> values = List.of(value);
    for (String part : path.split("\\.")) {
      List<JsonNode> found = new ArrayList<>();
      for (JsonNode item : values) {
        if (part.equals("*")) item.forEach(found::add);
        else if (item.isArray() && item.has(Integer.parseInt(part)))
          found.add(item.get(Integer.parseInt(part)));
        else if (item.isObject())
          found.add(item.has(part) ? item.get(part) : JSON.nullNode());
      }
      values = found;
    }
    return values;
  }

  /** The same with every {name} put in. */
  private JsonNode fill(JsonNode value) {
    if (value.isTextual() && value.asText().matches("\\{\\w+\\}"))
      return kept.get(value.asText().replaceAll("[{}]", ""));
    if (value.isArray()) {
      ArrayNode items = JSON.createArrayNode();
      value.forEach(item -> items.add(fill(item)));
      return items;
    }
    if (value.isObject()) {
      ObjectNode fields = JSON.createObjectNode();
      value.fields().forEachRemaining(field -> fields.set(field.getKey(), fill(field.getValue())));
      return fields;
    }
    return value;
  }

  private static void advance(JsonNode how) throws IOException, InterruptedException {
    URI uri = URI.create(ENDPOINT + "/_emulator/workspaces/" + AK + "/clock/advance");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(how.toString()))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) throw new IOException(answer.body());
  }
}
