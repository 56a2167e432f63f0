package io.kubectlrc.convert;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Placeholder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts that a template tool is yet to fill in. */
final class Placeholders {
  private static final Pattern WHOLE = Pattern.compile("\\$\\{\\{(\\w+)}}");

  private Placeholders() {}

  static boolean in(JsonNode value) {
    return Placeholder.isIn(value);
  }

  /**
   * A text as it can be part of a longer one: OpenShift fills in {@code ${{X}}} only where it is
   * all there is, and {@code ${X}} anywhere.
   *
   * @see <a
   *     href="https://docs.openshift.com/container-platform/4.14/openshift_images/using-templates.html#templates-writing-parameters_using-templates">Parameters
   *     of templates</a>
   */
  static String embedded(String text) {
    Matcher whole = WHOLE.matcher(text);
    return whole.matches() ? "${" + whole.group(1) + "}" : text;
  }

  static boolean in(String text) {
    return Placeholder.first(text).isPresent();
  }
}
