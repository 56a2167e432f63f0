package io.kubectlrc.lint;

import io.kubectlrc.convert.kustomize.Kustomizations;
import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.manifest.UnreadWords;
import io.kubectlrc.selector.Bearer;
import io.kubectlrc.selector.Meaning;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.selector.Series;
import io.kubectlrc.selector.Versions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that one call lints: objects of all its files, as if they were in one cluster, namespaces
 * separate. With a predecessor it knows that one's objects too.
 */
public final class LintContext {
  private final LintOptions options;
  private final List<LintFile> files = new ArrayList<>();
  private final List<Subject> subjects = new ArrayList<>();
  private final List<Workload> workloads = new ArrayList<>();
  private final List<Service> services = new ArrayList<>();
  private final Kustomizations kustomizations;
  private final UnreadWords unread;
  private final Map<Rule, List<Object>> facts = new HashMap<>();
  private final List<Suppression> suppressions = new ArrayList<>();

  private final Map<String, LabelIndex> workloadsByNamespace = new HashMap<>();

  // Told once of each workload: they are asked for again and again.
  private final Map<Workload, Versions.VersionedName> versioned = new IdentityHashMap<>();
  private final Map<ObjectName, ObjectName> bases = new HashMap<>();

  private final Map<Workload, Integer> order = new IdentityHashMap<>();
  private final Map<Workload, List<Service>> servicesOfWorkload = new IdentityHashMap<>();
  private final Families families;
  private final Optional<LintContext> before;
  private final List<Pair> pairs;
  private final Map<ObjectName, ObjectName> successors = new HashMap<>();
  private List<Suppression> unused = List.of();
  private Set<String> rules = Set.of();

  /** By kind and namespace. */
  private final Map<ObjectName, Series> series = new HashMap<>();

  private LintContext(LintOptions options, InputReader.Read read, Optional<LintContext> before) {
    this.options = options;
    this.before = before;
    this.kustomizations = read.kustomizations();
    this.unread =
        new UnreadWords(read.notes().stream().flatMap(notes -> notes.unread().stream()).toList());
    read.notes().forEach(this::add);
    this.families = new Families(workloads);
    subjects.stream()
        .map(Subject::name)
        .collect(
            Collectors.groupingBy(
                name -> name.called(""), Collectors.mapping(ObjectName::name, Collectors.toSet())))
        .forEach((kind, names) -> series.put(kind, Series.of(names)));
    for (Workload workload : workloads) {
      versioned.put(workload, options.versions().nameOf(bearer(workload)));
      bases.putIfAbsent(workload.subject().name(), base(workload));
    }
    for (Service service : services) {
      for (Workload workload : matching(service)) {
        servicesOfWorkload.computeIfAbsent(workload, w -> new ArrayList<>()).add(service);
      }
    }
    List<Pair> all = before.map(old -> Pairing.of(old, this)).orElse(List.of());
    this.pairs = all.stream().filter(Pair::isChanged).toList();
    all.forEach(
        pair -> successors.put(pair.before().subject().name(), pair.after().subject().name()));
  }

  /**
   * Reads an input.
   *
   * @param rules those that survey it
   */
  static LintContext of(LintOptions options, List<Rule> rules, List<LintInput> inputs) {
    return new LintContext(options, new InputReader(options, rules).read(inputs), Optional.empty());
  }

  /** Reads an input that is compared with another one. */
  static LintContext of(
      LintOptions options, List<Rule> rules, List<LintInput> inputs, LintContext before) {
    return new LintContext(
        options, new InputReader(options, rules).read(inputs), Optional.of(before));
  }

  private void add(InputReader.Notes notes) {
    LintFile file = notes.file();
    files.add(file);
    subjects.addAll(file.subjects());
    services.addAll(file.services());
    file.workloads().forEach(this::add);
    suppressions.addAll(notes.suppressions());
    notes
        .facts()
        .forEach(
            fact ->
                facts.computeIfAbsent(fact.rule(), rule -> new ArrayList<>()).add(fact.noted()));
  }

  private void add(Workload workload) {
    order.put(workload, workloads.size());
    workloads.add(workload);
    workloadsByNamespace
        .computeIfAbsent(workload.subject().namespace(), namespace -> new LabelIndex())
        .add(workload);
  }

  public LintOptions options() {
    return options;
  }

  /** All files, in the order of the input. */
  public List<LintFile> files() {
    return files;
  }

  /** Its objects, in the order of the input. */
  public List<Subject> subjects() {
    return subjects;
  }

  /** What a rule has noted of the files, in their order. */
  List<?> facts(Rule rule) {
    return facts.getOrDefault(rule, List.of());
  }

  /** What the authors of the manifests don't want to hear of. */
  List<Suppression> suppressions() {
    return suppressions;
  }

  /** What kustomizations may make different of the object at a place. */
  Set<Aspect> open(Location at) {
    if (kustomizations.isEmpty()) {
      return Set.of();
    }
    return files.stream()
        .filter(file -> file.source() == at.source())
        .flatMap(file -> file.manifest().documents().stream())
        .filter(document -> document.number() == at.document())
        .findFirst()
        .map(kustomizations::open)
        .orElse(Set.of());
  }

  public List<Workload> workloads() {
    return workloads;
  }

  public List<Service> services() {
    return services;
  }

  /** The workloads of a namespace whose pods a selector matches, in the order of the input. */
  public List<Workload> matching(String namespace, Selector selector) {
    LabelIndex index = workloadsByNamespace.get(namespace);
    return index == null ? List.of() : index.matching(selector);
  }

  /** The first workload of any namespace whose pods a selector matches. */
  public Optional<Workload> matchingAnywhere(Selector selector) {
    return workloadsByNamespace.values().stream()
        .flatMap(index -> index.matching(selector).stream())
        .min(Comparator.comparing(order::get));
  }

  /** The workloads that a Service sends to. */
  public List<Workload> matching(Service service) {
    return service.selects()
        ? matching(service.subject().namespace(), service.selector())
        : List.of();
  }

  /** The place of a workload among all, in the order of the input. */
  public int order(Workload workload) {
    return order.get(workload);
  }

  /**
   * Whether two workloads share their pods, since one controls the other or both have one owner.
   */
  public boolean areOneFamily(Workload one, Workload other) {
    return families.areOne(one, other);
  }

  /**
   * Whether what all of these words are about may be in a document that could not be read: that it
   * is not in the input, nobody can say then.
   */
  public boolean mayBeUnread(Collection<String> words) {
    return unread.mayHold(words);
  }

  /** What a label of a workload's pods or selector says. */
  public Meaning meaningOf(Workload workload, String key, String value) {
    return options.versions().meaningOf(key, value, bearer(workload));
  }

  /**
   * Whether a label by which pods are selected is a version of theirs, as far as they are known.
   */
  public boolean isVersion(List<Workload> selected, String key, String value) {
    return selected.isEmpty()
        ? options.versions().meaningOf(key, value, Bearer.UNKNOWN) instanceof Meaning.Version
        : selected.stream()
            .anyMatch(workload -> meaningOf(workload, key, value) instanceof Meaning.Version);
  }

  /** A workload's name before and after its version. */
  public Versions.VersionedName versioned(Workload workload) {
    return versioned.get(workload);
  }

  /** The same for all versions of one thing: {@code api-rc-1453323827} is {@code api-rc}. */
  public ObjectName base(Workload workload) {
    return workload.subject().name().called(versioned(workload).base());
  }

  /** The same of any object, as far as it is known here. */
  ObjectName base(ObjectName name) {
    ObjectName known = bases.get(name);
    return known == null
        ? name.called(options.versions().nameOf(bearer(name, Map.of())).base())
        : known;
  }

  private Bearer bearer(Workload workload) {
    return bearer(workload.subject().name(), workload.podLabels());
  }

  private Bearer bearer(ObjectName name, Map<String, String> labels) {
    return new Bearer(name.name(), labels, series.getOrDefault(name.called(""), Series.NONE));
  }

  /** The Services that send to a workload. */
  public List<Service> servicesOf(Workload workload) {
    return servicesOfWorkload.getOrDefault(workload, List.of());
  }

  /** The objects that were there before the change, if there is something to compare with. */
  public Optional<LintContext> before() {
    return before;
  }

  /** Workloads that the change touches, with their predecessors. */
  public List<Pair> pairs() {
    return pairs;
  }

  /** What an object that was there before the change is called now. */
  ObjectName successor(ObjectName before) {
    return successors.getOrDefault(before, before);
  }

  /**
   * After all other rules, tells what suppressed nothing.
   *
   * @param rules the ids of the rules there are
   */
  void tellUnused(List<Suppression> unused, Set<String> rules) {
    this.unused = List.copyOf(unused);
    this.rules = Set.copyOf(rules);
  }

  /** Suppressions that suppressed nothing; known only once all other rules were asked. */
  public List<Suppression> unusedSuppressions() {
    return unused;
  }

  /** Whether there is a rule of this id; asked of unused suppressions. */
  public boolean knowsRule(String id) {
    return rules.contains(id);
  }

  /** Whether the files of two objects are in one directory, or are one. */
  public boolean areBeside(Subject one, Subject other) {
    return Objects.equals(path(one).getParent(), path(other).getParent());
  }

  /** Where the file of an object is below what the user named. */
  Path path(Subject subject) {
    return subject.file().path();
  }
}
