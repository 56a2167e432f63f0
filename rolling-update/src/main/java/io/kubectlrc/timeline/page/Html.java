package io.kubectlrc.timeline.page;

import io.kubectlrc.manifest.Visible;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/** HTML as it grows. Tags are ours; text is anybody's, and is escaped. */
public final class Html {
  private final StringBuilder out = new StringBuilder();

  /** Markup of our own. */
  public Html add(String markup) {
    out.append(markup);
    return this;
  }

  /** Anybody's text, also within an attribute in double quotes. */
  public Html text(String text) {
    out.append(escaped(text));
    return this;
  }

  /** An element with nothing but text. */
  public Html element(String tag, String text) {
    String name = tag.replaceFirst(" .*", "");
    return add("<" + tag + ">").text(text).add("</" + name + ">\n");
  }

  /** What a picture is called beside it, or above where there is no room; then the picture. */
  public void row(Runnable label, Runnable picture) {
    add("<div class=\"row\"><div class=\"label\">\n");
    label.run();
    add("</div><div class=\"chart\">\n");
    picture.run();
    add("</div></div>\n");
  }

  /** A table that a narrow screen scrolls sideways. */
  public void table(String caption, List<String> heading, List<List<String>> rows) {
    add("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"")
        .text(caption)
        .add("\">");
    add("<table><caption>").text(caption).add("</caption><thead><tr>");
    heading.forEach(cell -> add("<th scope=\"col\">").text(cell).add("</th>"));
    add("</tr></thead><tbody>\n");
    for (List<String> row : rows) {
      add("<tr>");
      for (int i = 0; i < row.size(); i++) {
        add(i == 0 ? "<th scope=\"row\">" : "<td>")
            .text(row.get(i))
            .add(i == 0 ? "</th>" : "</td>");
      }
      add("</tr>\n");
    }
    add("</tbody></table></div>\n");
  }

  public static String escaped(String text) {
    String shown = Visible.of(text);
    StringBuilder escaped = new StringBuilder(shown.length() + 16);
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(isWhole(shown, i) ? c : '\ufffd');
      }
    }
    return escaped.toString();
  }

  /** Half of a surrogate pair cannot be written in UTF-8. */
  private static boolean isWhole(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
    }
    return !Character.isLowSurrogate(c) || at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }

  /**
   * The page around all of it; it may run the one script that is in it, and load nothing.
   *
   * @param script what it has beside that of every page
   */
  public String page(String title, String script) {
    String code = resource(script) + resource("page.js");
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-%s'; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>%s</title>
        <style>
        %s</style>
        </head>
        <body>
        %s<script>%s</script>
        </body>
        </html>
        """
        .formatted(hash(code), escaped(title), resource("page.css"), out, code);
  }

  private static String resource(String name) {
    try (InputStream in = Html.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String code) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException everyJvmHasIt) {
      throw new IllegalStateException(everyJvmHasIt);
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
