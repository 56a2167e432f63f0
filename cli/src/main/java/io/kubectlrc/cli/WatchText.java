package io.kubectlrc.cli;

import io.kubectlrc.manifest.Visible;
import io.kubectlrc.timeline.Moment;
import io.kubectlrc.timeline.RequestLog;
import io.kubectlrc.timeline.RequestTotals;
import io.kubectlrc.timeline.SessionLog;
import io.kubectlrc.timeline.SessionTotals;
import io.kubectlrc.watch.Happening;
import io.kubectlrc.watch.Summary;
import io.kubectlrc.watch.Traffic;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A watch as people read it: a line for what one look has shown, with the numbers if they are
 * others than before. On a terminal a last line shows how requests and sessions stand.
 */
final class WatchText implements Happening.Listener {
  private static final String CLEAR = "\r\u001b[K";

  /** No terminal is narrower. */
  private static final int WIDTH = 79;

  private final Io io;
  private final Traffic traffic;
  private final DateTimeFormatter time;
  private List<String> columns = List.of();
  private boolean headed;

  /**
   * @param zone in which its readers live
   */
  WatchText(Io io, Traffic traffic, ZoneId zone) {
    this.io = io;
    this.traffic = traffic;
    time = DateTimeFormatter.ofPattern("HH:mm:ss").withZone(zone);
  }

  @Override
  public void on(List<Happening> together) {
    Line line = new Line(together.get(0).at());
    together.forEach(happening -> happening.tell(line));
    line.print();
    io.out().flush();
    stand();
  }

  /** What one look has shown. */
  private final class Line implements Happening.Teller {
    private final Instant at;
    private String numbers = "";
    private String subject = "";
    private final List<String> sentences = new ArrayList<>();

    Line(Instant at) {
      this.at = at;
    }

    @Override
    public void began(String sentence) {
      println(sentence);
    }

    @Override
    public void counted(Moment moment, List<String> services) {
      List<String> titles = new ArrayList<>(List.of("old", "new", "available", "stopping"));
      services.forEach(service -> titles.add("behind " + Visible.of(service)));
      List<Integer> values =
          new ArrayList<>(
              List.of(moment.old(), moment.newPods(), moment.available(), moment.stopping()));
      values.addAll(moment.serving());
      if (!headed || !titles.equals(columns)) {
        headed = true;
        columns = titles;
        println(" ".repeat(8) + titles.stream().map("  "::concat).collect(Collectors.joining()));
      }
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < values.size(); i++) {
        String value = Integer.toString(values.get(i));
        row.append(" ".repeat(Math.max(0, columns.get(i).length() + 2 - value.length())));
        row.append(value);
      }
      numbers = row.toString();
    }

    /** Several that begin alike are about one pod, which is named once. */
    @Override
    public void happened(Instant when, String sentence) {
      String first = sentence.substring(0, sentence.indexOf(' ') + 1);
      boolean again = !sentences.isEmpty() && first.equals(subject);
      subject = first;
      sentences.add(again ? sentence.substring(first.length()) : sentence);
    }

    @Override
    public void failed(Instant when, String sentence) {
      println(time.format(when) + " " + sentence);
    }

    @Override
    public void noted(String sentence) {
      clear();
      io.out().flush();
      io.err().println("note: " + sentence);
    }

    @Override
    public void ended(Summary summary) {
      println("");
      summary.lines(time::format, Flags.WORDING).forEach(WatchText.this::println);
    }

    void print() {
      if (!numbers.isEmpty() || !sentences.isEmpty()) {
        int width = columns.stream().mapToInt(title -> title.length() + 2).sum();
        String shown = numbers.isEmpty() ? " ".repeat(width) : numbers;
        println((time.format(at) + shown + "  " + String.join(", ", sentences)).stripTrailing());
      }
    }
  }

  private void println(String line) {
    clear();
    io.out().println(line);
  }

  private void clear() {
    if (io.terminal()) {
      io.err().exact().print(CLEAR);
      io.err().flush();
    }
  }

  private void stand() {
    if (!io.terminal()) {
      return;
    }
    List<String> parts = new ArrayList<>();
    for (RequestLog log : traffic.requests()) {
      RequestTotals totals = log.totals();
      parts.add("%d OK, %d KO".formatted(totals.ok(), totals.ko()));
    }
    for (SessionLog log : traffic.sessions()) {
      SessionTotals totals = log.totals();
      parts.add(
          "%d of %d sessions, %d cut".formatted(totals.live(), totals.wanted(), totals.cut()));
    }
    if (!parts.isEmpty()) {
      String text = String.join("; ", parts);
      io.err().exact().print(CLEAR + text.substring(0, Math.min(text.length(), WIDTH)));
      io.err().flush();
    }
  }
}
