package io.kubectlrc.convert.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which objects a kustomization's target selects. Each field is a regular expression for the whole
 * of a value, so that kind {@code Replication.*} is a ReplicationController's; an empty one takes
 * all. Its selectors of labels and annotations are taken to let all pass.
 *
 * @see <a
 *     href="https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/">patches</a>
 */
public record Selection(String group, String version, String kind, String name) {

  /** What a target says. */
  public static Selection of(JsonNode target) {
    return new Selection(
        target.path("group").asText(),
        target.path("version").asText(),
        target.path("kind").asText(),
        target.path("name").asText());
  }

  /** All objects of a name. */
  public static Selection named(String name) {
    return new Selection("", "", "", name);
  }

  /** The same, but of another name. */
  public Selection withName(String another) {
    return new Selection(group, version, kind, another);
  }

  /** Whether it takes objects of that kind. */
  public boolean takes(String apiVersion, String ofKind) {
    int slash = apiVersion.indexOf('/');
    return matches(group, slash < 0 ? "" : apiVersion.substring(0, slash))
        && matches(version, apiVersion.substring(slash + 1))
        && takesKind(ofKind);
  }

  /** Whether it takes objects of a kind of that name. */
  public boolean takesKind(String called) {
    return matches(kind, called);
  }

  /** Whether it takes an object that is called so. */
  public boolean takesName(String called) {
    return matches(name, called);
  }

  private static boolean matches(String pattern, String value) {
    if (pattern.isEmpty() || pattern.equals(value)) {
      return true;
    }
    try {
      return Pattern.matches(pattern, value);
    } catch (PatternSyntaxException e) {
      return false;
    }
  }
}
