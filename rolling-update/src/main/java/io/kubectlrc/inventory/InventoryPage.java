package io.kubectlrc.inventory;

import io.kubectlrc.timeline.page.Html;
import java.util.List;

/** An inventory as a page: its sums, and a table that can be filtered. */
public final class InventoryPage {

  /** So many lines of one cell are read. */
  private static final int MOST_LINES = 10;

  private InventoryPage() {}

  /**
   * A whole HTML document.
   *
   * @param subject what it is of: a cluster, a namespace, files
   * @param command as it was typed
   * @param version of the program
   */
  public static String of(Inventory inventory, String subject, String command, String version) {
    Html html = new Html();
    html.add("<main class=\"wide\">\n");
    html.element("h1", "Migration of " + subject);
    html.element("p class=\"verdict good\"", sentence(inventory));
    html.add("<dl class=\"numbers\">\n");
    for (Item.State state : Item.State.values()) {
      html.add("<div><dt>").text(state.toString()).add("</dt><dd><b>");
      html.add(inventory.count(state) + "</b></dd></div>\n");
    }
    html.add("</dl>\n");
    filter(html);
    table(html, inventory);
    html.add("<footer><p><code>").text(command).add("</code></p><p>by kubectl-rc ");
    html.text(version).add("</p></footer>\n</main>\n");
    return html.page("Migration of " + subject, "inventory.js");
  }

  /** How it stands, in one sentence. */
  static String sentence(Inventory inventory) {
    long all = inventory.items().size();
    return all == 0
        ? "There is nothing to migrate."
        : "%d of %d %s done; %d can begin now, and %d would be refused."
            .formatted(
                inventory.count(Item.State.DONE),
                all,
                all == 1 ? "is" : "are",
                inventory.count(Item.State.LEFT),
                inventory.count(Item.State.REFUSED));
  }

  /** Useless without the script, which shows it. */
  private static void filter(Html html) {
    html.add(
        """
        <form class="filter" hidden>
        <p><label for="words">Show only rows with all these words</label><br><input id="words" type="search" autocomplete="off"></p>
        <p role="status"></p>
        </form>
        """);
  }

  private static void table(Html html, Inventory inventory) {
    html.add("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"What there is\">");
    html.add("<table class=\"inventory\"><caption>What there is</caption><thead><tr>");
    for (String head :
        List.of(
            "namespace",
            "name",
            "state",
            "ready",
            "containers",
            "Services",
            "autoscalers",
            "lint",
            "adopt",
            "risks",
            "command")) {
      html.add("<th scope=\"col\">").text(head).add("</th>");
    }
    html.add("</tr></thead><tbody>\n");
    inventory.items().forEach(item -> row(html, item));
    html.add("</tbody></table></div>\n");
  }

  private static void row(Html html, Item item) {
    html.add("<tr><td>").text(item.namespace()).add("</td><th scope=\"row\">").text(item.name());
    html.add("</th><td class=\"brief\">" + item.state() + "</td>");
    html.add("<td class=\"brief\">" + item.ready() + " of " + item.replicas() + "</td>");
    cell(html, item.containers());
    cell(html, item.services());
    cell(html, item.autoscalers());
    lint(html, item);
    words(
        html,
        item.refusals().isEmpty() ? adopt(item) : item.refusals(),
        !item.refusals().isEmpty());
    words(html, item.risks(), false);
    html.add("<td>");
    if (!item.command().isEmpty()) {
      html.add("<code>").text(item.command()).add("</code>");
    }
    html.add("</td></tr>\n");
  }

  private static List<String> adopt(Item item) {
    return item.deployment().isEmpty() ? List.of() : List.of("Deployment " + item.deployment());
  }

  private static void cell(Html html, List<String> lines) {
    html.add("<td>").text(String.join(", ", lines)).add("</td>");
  }

  /** How much there is to mend; unfolded, what. */
  private static void lint(Html html, Item item) {
    List<Item.Remark> remarks = item.warnings();
    html.add("<td>");
    if (!remarks.isEmpty()) {
      html.add("<details><summary>").text(item.lintSummary()).add("</summary><ul>");
      remarks.forEach(remark -> html.element("li", remark.rule() + ": " + remark.message()));
      html.add("</ul></details>");
    }
    html.add("</td>");
  }

  /** The first of several sentences; unfolded, the others. */
  private static void words(Html html, List<String> lines, boolean refused) {
    html.add("<td class=\"words" + (refused ? " refused" : "") + "\">");
    if (!lines.isEmpty()) {
      html.text(lines.get(0));
    }
    if (lines.size() > 1) {
      html.add("<details><summary>" + (lines.size() - 1) + " more</summary><ul>");
      lines
          .subList(1, Math.min(MOST_LINES, lines.size()))
          .forEach(line -> html.element("li", line));
      if (lines.size() > MOST_LINES) {
        html.element("li", (lines.size() - MOST_LINES) + " more in the other forms");
      }
      html.add("</ul></details>");
    }
    html.add("</td>");
  }
}
