package io.kubectlrc.lint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.Surroundings;
import io.kubectlrc.convert.kustomize.Kustomizations;
import io.kubectlrc.convert.legacy.Migration;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.UnreadWords;
import io.kubectlrc.validity.Validity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads the files of an input, each while rules look at it, and keeps what they note. Where there
 * are kustomizations, which name files and change objects in them, all manifests stay in memory.
 */
final class InputReader {
  private final LintOptions options;
  private final List<Rule> rules;

  InputReader(LintOptions options, List<Rule> rules) {
    this.options = options;
    this.rules = rules;
  }

  /** What is known of an input once all of it was looked at. */
  record Read(List<Notes> notes, Kustomizations kustomizations) {}

  /**
   * What remains of a file.
   *
   * @param unread the words of each document that could not be read
   * @param isKustomized whether there is a kustomization in it
   * @param asksForPods whether a Service of 2014 in it leaves its ports to the pods it selects
   */
  record Notes(
      LintFile file,
      List<Fact> facts,
      List<Suppression> suppressions,
      List<Set<String>> unread,
      boolean isKustomized,
      boolean asksForPods) {}

  /** What a rule has noted. */
  record Fact(Rule rule, Object noted) {}

  Read read(List<LintInput> inputs) {
    List<Notes> notes = notes(inputs, Kustomizations.NONE);
    if (notes.stream().noneMatch(Notes::isKustomized)) {
      return new Read(notes, Kustomizations.NONE);
    }
    List<LintInput> held =
        inputs.parallelStream()
            .map(input -> new LintInput(input.manifest(), input.path()))
            .toList();
    Kustomizations kustomizations =
        Kustomizations.of(held.stream().map(LintInput::manifest).toList());
    return new Read(notes(held, kustomizations), kustomizations);
  }

  private List<Notes> notes(List<LintInput> inputs, Kustomizations kustomizations) {
    List<Notes> first =
        inputs.parallelStream()
            .map(input -> notes(input, kustomizations, Surroundings.NONE))
            .toList();
    if (first.stream().noneMatch(Notes::asksForPods)) {
      return first;
    }
    Surroundings others = surroundings(inputs, kustomizations);
    List<Notes> again = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      Notes known = first.get(i);
      again.add(known.asksForPods() ? notes(inputs.get(i), kustomizations, others) : known);
    }
    return again;
  }

  private Notes notes(LintInput input, Kustomizations kustomizations, Surroundings others) {
    LintFile file = new LintFile(input, options, kustomizations, others);
    List<Fact> facts = new ArrayList<>();
    for (Rule rule : rules) {
      try {
        rule.note(file, noted -> facts.add(new Fact(rule, noted)));
      } catch (RuntimeException e) {
        throw RuleException.on(file, rule, e);
      }
    }
    Manifest manifest = file.manifest();
    Notes notes =
        new Notes(
            file,
            List.copyOf(facts),
            Suppressions.in(file),
            UnreadWords.in(manifest),
            Kustomizations.areIn(manifest),
            LintFile.objects(manifest, kustomizations)
                .map(KubeObject::tree)
                .anyMatch(InputReader::asksForPods));
    file.forget();
    return notes;
  }

  private static boolean asksForPods(ObjectNode object) {
    return Migration.kindOf(object).equals(Migration.SERVICE) && Migration.hasOldestShape(object);
  }

  private static Surroundings surroundings(List<LintInput> inputs, Kustomizations kustomizations) {
    return Surroundings.of(
        inputs.parallelStream()
            .map(
                input ->
                    Surroundings.facts(
                        LintFile.objects(input.manifest(), kustomizations)
                            .map(object -> Validity.of(object.tree()).shaped())
                            .toList())));
  }
}
