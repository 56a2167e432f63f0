package io.kubectlrc.wording;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Something to do, as a program can do it. */
public sealed interface Action extends Sentence.Part {

  /**
   * To choose something of the operation.
   *
   * @param value empty if it has none, or if the sentence says which
   */
  record Choose(Setting setting, Optional<String> value) implements Action {
    @Override
    public String in(Wording wording) {
      return wording.of(this);
    }

    /** In the library's words. */
    @Override
    public String toString() {
      return in(Wording.LIBRARY);
    }
  }

  /**
   * To run another operation.
   *
   * @param subjects what of, if anything: an object as {@code api-rc} or {@code dc/web}, and the
   *     one it becomes
   * @param namespace empty for that of the operation that says so
   * @param with what to choose of it
   */
  record Run(Task task, List<String> subjects, Optional<String> namespace, List<Choose> with)
      implements Action {
    public Run {
      subjects = List.copyOf(subjects);
      with = List.copyOf(with);
    }

    /** In a namespace. */
    public Run inNamespace(String another) {
      return new Run(task, subjects, Optional.of(another), with);
    }

    /** With these as well. */
    public Run with(List<Choose> more) {
      return new Run(
          task, subjects, namespace, Stream.concat(with.stream(), more.stream()).toList());
    }

    /** With a setting that has no value. */
    public Run with(Setting setting) {
      return with(List.of(setting.chosen()));
    }

    @Override
    public String in(Wording wording) {
      return wording.of(this);
    }

    /** In the library's words. */
    @Override
    public String toString() {
      return in(Wording.LIBRARY);
    }
  }
}
