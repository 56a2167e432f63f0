package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All objects in their present version, and who is told when one changes. */
final class Store {

  private final VirtualTime time;
  private final Map<Kind, Map<String, Snapshot>> objects = new EnumMap<>(Kind.class);
  private final Map<Kind, List<Observer>> subscribers = new EnumMap<>(Kind.class);
  private final List<Observer> observers = new ArrayList<>();
  private Snapshot lastAdded;
  private long version = 1;

  Store(VirtualTime time) {
    this.time = time;
    for (Kind kind : Kind.values()) {
      objects.put(kind, new LinkedHashMap<>());
      subscribers.put(kind, new ArrayList<>());
    }
  }

  /** The object, or null. */
  Snapshot get(Ref ref) {
    return get(ref.kind(), Snapshot.key(ref.namespace(), ref.name()));
  }

  Snapshot get(Kind kind, String key) {
    return objects.get(kind).get(key);
  }

  /** In the order in which they were created. */
  Collection<Snapshot> all(Kind kind) {
    return objects.get(kind).values();
  }

  /** Those of a namespace, in the order in which they were created. */
  List<Snapshot> in(Kind kind, String namespace) {
    List<Snapshot> found = new ArrayList<>();
    for (Snapshot object : all(kind)) {
      if (object.namespace().equals(namespace)) {
        found.add(object);
      }
    }
    return found;
  }

  /** Informers hear of changes first, in the order in which they subscribed, then observers. */
  void subscribe(Kind kind, Observer subscriber) {
    subscribers.get(kind).add(subscriber);
  }

  void unsubscribe(Kind kind, Observer subscriber) {
    subscribers.get(kind).remove(subscriber);
  }

  void observe(Observer observer) {
    observers.add(observer);
  }

  /** Stores a new object; its metadata, which must not be shared, gets its version. */
  Snapshot add(String actor, Ref ref, ObjectNode tree) {
    number(tree);
    Snapshot added = new Snapshot(ref, Snapshot.key(ref.namespace(), ref.name()), tree, version);
    if (lastAdded != null) {
      added.inherit(lastAdded); // perhaps made from the same template
    }
    lastAdded = added;
    objects.get(ref.kind()).put(added.key(), added);
    announce(actor, null, added);
    return added;
  }

  /** Stores the next version of an object; its metadata, which must not be shared, gets it. */
  Snapshot update(String actor, Snapshot before, ObjectNode tree) {
    number(tree);
    Snapshot after = before.next(tree, version);
    objects.get(before.kind()).put(before.key(), after);
    announce(actor, before, after);
    return after;
  }

  void remove(String actor, Snapshot object) {
    version++;
    objects.get(object.kind()).remove(object.key());
    announce(actor, object, null);
  }

  private void number(ObjectNode tree) {
    ((ObjectNode) tree.get("metadata")).put("resourceVersion", Long.toString(++version));
  }

  private void announce(String actor, Snapshot before, Snapshot after) {
    Change change = new Change(Duration.ofNanos(time.now() * 1000), actor, before, after);
    Kind kind = change.subject().kind();
    // By index: an observer's answer to a change may be to watch, which subscribes.
    List<Observer> listeners = subscribers.get(kind);
    for (int i = 0; i < listeners.size(); i++) {
      listeners.get(i).changed(change);
    }
    for (int i = 0; i < observers.size(); i++) {
      observers.get(i).changed(change);
    }
  }
}
