package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.inventory.Inventory;
import io.kubectlrc.inventory.InventoryPage;
import io.kubectlrc.inventory.Item;
import io.kubectlrc.manifest.Visible;
import io.kubectlrc.manifest.edit.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is told of an inventory.
 *
 * @param subject what it is of
 * @param command as it was typed
 */
record InventoryReport(Inventory inventory, String subject, String command) {

  /** What stands in a cell of the table that has more to say is in the other forms. */
  private static final int WIDEST = 60;

  private static final List<String> COLUMNS =
      List.of(
          "NAMESPACE",
          "NAME",
          "STATE",
          "READY",
          "CONTAINERS",
          "SERVICES",
          "HPAS",
          "LINT",
          "RISKS",
          "ADOPT");

  /** The forms. */
  enum Form {
    TABLE {
      @Override
      String render(InventoryReport report) {
        return report.table();
      }
    },
    JSON {
      @Override
      String render(InventoryReport report) {
        return JsonWriter.pretty().write(report.json());
      }
    },
    CSV {
      @Override
      String render(InventoryReport report) {
        return report.csv();
      }
    },
    HTML {
      @Override
      String render(InventoryReport report) {
        return InventoryPage.of(
            report.inventory(), report.subject(), report.command(), Version.text());
      }
    };

    abstract String render(InventoryReport report);
  }

  private String table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(COLUMNS);
    for (Item item : inventory.items()) {
      rows.add(
          List.of(
              item.namespace(),
              item.name(),
              item.state().toString(),
              item.ready() + "/" + item.replicas(),
              Integer.toString(item.containers().size()),
              listed(item.services()),
              listed(item.autoscalers()),
              item.lintSummary().isEmpty() ? "-" : item.lintSummary(),
              Integer.toString(item.risks().size()),
              item.refusals().isEmpty()
                  ? item.deployment().isEmpty() ? "-" : "deployment/" + item.deployment()
                  : Visible.cut("refused: " + item.refusals().get(0), WIDEST)));
    }
    return Table.of(rows);
  }

  private static String listed(List<String> names) {
    return names.isEmpty() ? "-" : Visible.cut(String.join(",", names), WIDEST);
  }

  private String csv() {
    StringBuilder csv = new StringBuilder();
    csv.append(
        "namespace,kind,name,state,replicas,ready,containers,services,autoscalers,lint,deployment,refusals,risks,command\r\n");
    for (Item item : inventory.items()) {
      List<String> cells =
          List.of(
              item.namespace(),
              item.kind(),
              item.name(),
              item.state().toString(),
              Integer.toString(item.replicas()),
              Integer.toString(item.ready()),
              String.join(" ", item.containers()),
              String.join(" ", item.services()),
              String.join(" ", item.autoscalers()),
              item.lint().stream()
                  .map(remark -> remark.severity() + " " + remark.rule())
                  .collect(Collectors.joining("; ")),
              item.deployment(),
              String.join("; ", item.refusals()),
              String.join("; ", item.risks()),
              item.command());
      csv.append(
          cells.stream().map(InventoryReport::quoted).collect(Collectors.joining(",", "", "\r\n")));
    }
    return csv.toString();
  }

  /**
   * As RFC 4180 has it. What a spreadsheet would take for a formula gets an apostrophe, which it
   * takes for text.
   */
  private static String quoted(String cell) {
    String shown = Visible.of(cell);
    String safe = shown.matches("(?s)[=+@\\-\\t].*") ? "'" + shown : shown;
    return safe.matches("[A-Za-z0-9_./ -]*") ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
  }

  private ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("report", "inventory").put("subject", subject);
    ObjectNode sums = json.putObject("sums");
    for (Item.State state : Item.State.values()) {
      sums.put(word(state), inventory.count(state));
    }
    ArrayNode items = json.putArray("items");
    inventory.items().forEach(item -> write(item, items.addObject()));
    return json;
  }

  private static void write(Item item, ObjectNode json) {
    json.put("namespace", item.namespace())
        .put("kind", item.kind())
        .put("name", item.name())
        .put("state", word(item.state()))
        .put("replicas", item.replicas())
        .put("ready", item.ready());
    array(json, "containers", item.containers());
    array(json, "services", item.services());
    array(json, "autoscalers", item.autoscalers());
    ArrayNode lint = json.putArray("lint");
    item.lint()
        .forEach(
            remark ->
                lint.addObject()
                    .put("severity", remark.severity())
                    .put("rule", remark.rule())
                    .put("message", remark.message()));
    json.put("deployment", item.deployment());
    array(json, "refusals", item.refusals());
    array(json, "risks", item.risks());
    json.put("command", item.command());
  }

  private static String word(Item.State state) {
    return state.toString().replace(" ", "");
  }

  private static void array(ObjectNode json, String field, List<String> texts) {
    ArrayNode array = json.putArray(field);
    texts.forEach(array::add);
  }
}
