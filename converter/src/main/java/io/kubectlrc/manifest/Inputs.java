package io.kubectlrc.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Finds and reads what the user's arguments name. The only effects of this package. */
public final class Inputs {
  private static final String STDIN = "-";

  /** What messages call standard input. */
  public static final String STDIN_NAME = "<stdin>";

  private static final List<String> EXTENSIONS = List.of(".yaml", ".yml", ".json");

  /** The one manifest whose name has no ending. */
  private static final String KUSTOMIZATION = "Kustomization";

  /** Where version control keeps what is its own: a branch may be called {@code fix.yaml}. */
  private static final Set<String> VERSION_CONTROL = Set.of(".git", ".hg", ".svn");

  private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*+://");

  private static final Pattern WILDCARD = Pattern.compile("[*?\\[{]");

  private final Path workingDirectory;
  private final InputStream standardInput;
  private final Optional<Path> output;

  /**
   * @param workingDirectory what relative arguments are relative to
   * @param standardInput what {@code -} stands for
   */
  public Inputs(Path workingDirectory, InputStream standardInput) {
    this(workingDirectory, standardInput, Optional.empty());
  }

  private Inputs(Path workingDirectory, InputStream standardInput, Optional<Path> output) {
    this.workingDirectory = workingDirectory;
    this.standardInput = standardInput;
    this.output = output;
  }

  /** The same, which does not take for an input what is in a directory below one that is named. */
  public Inputs withOutput(Path directory) {
    return new Inputs(
        workingDirectory, standardInput, Optional.of(workingDirectory.resolve(directory)));
  }

  /**
   * What arguments name, in their order, no file twice.
   *
   * @param problems one for each argument that names nothing, and for what of a directory cannot be
   *     read
   */
  public record Found(List<Input> inputs, List<Problem> problems) {
    public Found {
      inputs = List.copyOf(inputs);
      problems = List.copyOf(problems);
    }
  }

  /**
   * Resolves arguments: {@code -} is standard input; a directory stands for all .yaml, .yml and
   * .json files in it, at any depth, sorted by path; a pattern ({@code *}, {@code **}, {@code ?},
   * {@code [a-z]}, {@code {a,b}}) that is not itself the name of a file for all files it matches,
   * sorted. Symbolic links are followed, directories of version control left out.
   */
  public Found find(List<String> arguments) {
    Map<Path, Input> files = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (String argument : arguments) {
      try {
        for (Input input : resolve(argument, problems)) {
          Path key = input.path().map(p -> p.toAbsolutePath().normalize()).orElse(Path.of(STDIN));
          files.putIfAbsent(key, input);
        }
      } catch (InvalidPathException e) {
        problems.add(isNamed(argument) ? missing(argument) : nameless(argument));
      }
    }
    return new Found(List.copyOf(files.values()), problems);
  }

  private Collection<Input> resolve(String argument, List<Problem> problems) {
    if (argument.equals(STDIN)) {
      return List.of(new Input(STDIN_NAME, Optional.empty(), Path.of("stdin")));
    }
    if (argument.isEmpty()) {
      problems.add(
          Problem.ofFile("''", "a path is empty", "name a file, or . for all that is here"));
      return List.of();
    }
    Path path = workingDirectory.resolve(argument);
    if (Files.isDirectory(path)) {
      return directory(argument, path, problems);
    }
    if (Files.exists(path) || Files.isSymbolicLink(path)) {
      return List.of(file(argument));
    }
    if (URL.matcher(argument).lookingAt()) {
      problems.add(
          Problem.ofFile(
              withoutSecrets(argument), "no URL is read here", "download it and name the file"));
      return List.of();
    }
    if (isPattern(argument)) {
      return glob(argument, problems);
    }
    problems.add(isNamed(argument) ? missing(argument) : nameless(argument));
    return List.of();
  }

  /** A URL without its user, password, query and fragment, which may be secrets. */
  private static String withoutSecrets(String url) {
    return url.replaceFirst("(?s)://.*@", "://").replaceFirst("(?s)[?#].*", "");
  }

  /**
   * Whether a name is the file's own. Of bytes that are no text in the character set of the locale,
   * Java makes that sign, and finds no file by it again.
   */
  private static boolean isNamed(String name) {
    return name.indexOf('\uFFFD') < 0;
  }

  /** The problem of a path that is no text, or none that this locale has characters for. */
  public static Problem nameless(String name) {
    boolean unicode = "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));
    return Problem.ofFile(
        name,
        "its name has characters that this locale does not have",
        unicode ? "rename it" : "set LC_ALL=C.UTF-8, or rename it");
  }

  /** Why a file cannot be read or written, for a sentence that has named it: without its name. */
  public static String reason(Exception failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof InvalidPathException invalid) {
      return "no file can have that name (" + invalid.getReason() + ")";
    }
    String told =
        failure instanceof FileSystemException file ? file.getReason() : failure.getMessage();
    return told == null ? failure.getClass().getSimpleName() : told;
  }

  private static Problem missing(String argument) {
    return Problem.ofFile(argument, "there is no such file or directory", "check the path");
  }

  private Input file(String argument) {
    Path given = Path.of(argument).normalize();
    boolean inside = !given.isAbsolute() && !given.startsWith("..");
    return new Input(
        argument,
        Optional.of(workingDirectory.resolve(argument)),
        inside ? given : given.getFileName());
  }

  private Collection<Input> directory(String argument, Path root, List<Problem> problems) {
    List<Input> inputs = new ArrayList<>();
    Predicate<Path> wanted = path -> isManifest(path.getFileName().toString());
    Path named = Path.of(argument);
    for (Path relative : walk(root, argument, Integer.MAX_VALUE, wanted, problems)) {
      String name = named.resolve(relative).toString();
      inputs.add(new Input(name, Optional.of(root.resolve(relative)), relative));
    }
    return inputs;
  }

  /** Whether a file of a directory is one, by its path. */
  public static boolean isManifest(String path) {
    return EXTENSIONS.stream().anyMatch(path::endsWith)
        || path.substring(path.lastIndexOf('/') + 1).equals(KUSTOMIZATION);
  }

  private Collection<Input> glob(String argument, List<Problem> problems) {
    String prefix = rootOf(argument);
    String pattern = argument.substring(prefix.length());
    Path root = workingDirectory.resolve(prefix);
    PathMatcher matcher;
    try {
      matcher = matcher(pattern);
    } catch (PatternSyntaxException e) {
      problems.add(Problem.ofFile(argument, "this pattern is not well formed", "correct it"));
      return List.of();
    }
    List<Input> inputs = new ArrayList<>();
    if (Files.isDirectory(root)) {
      Predicate<Path> wanted = path -> matcher.matches(root.relativize(path));
      for (Path relative : walk(root, prefix, depth(pattern), wanted, problems)) {
        inputs.add(file(prefix + relative));
      }
    }
    if (inputs.isEmpty()) {
      problems.add(Problem.ofFile(argument, "no file matches this pattern", "check the pattern"));
    }
    return inputs;
  }

  /**
   * Whether a text is a pattern, {@code *.yaml}, rather than a path.
   *
   * @see #matcher
   */
  public static boolean isPattern(String text) {
    return WILDCARD.matcher(text).find();
  }

  /**
   * The directory that all matches of a pattern are in, with its slash; empty for the working one.
   */
  public static String rootOf(String pattern) {
    int wildcard = WILDCARD.splitAsStream(pattern).findFirst().orElse("").length();
    return pattern.substring(0, pattern.lastIndexOf('/', wildcard) + 1);
  }

  /**
   * What matches a pattern of paths: {@code *}, {@code **}, {@code ?}, {@code [a-z]}, {@code
   * {a,b}}. As in every shell, <code>**&#47;</code> also stands for no directory at all.
   *
   * @throws PatternSyntaxException if it is not well formed
   */
  public static PathMatcher matcher(String pattern) {
    return FileSystems.getDefault().getPathMatcher("glob:" + pattern.replace("**/", "{,**/}"));
  }

  /** How many levels below its root a pattern can match: there is no need to look further down. */
  private static int depth(String pattern) {
    return pattern.contains("**")
        ? Integer.MAX_VALUE
        : 1 + (int) pattern.chars().filter(c -> c == '/').count();
  }

  /** The files below a directory that are wanted, relative to it, sorted. */
  private List<Path> walk(
      Path root, String argument, int depth, Predicate<Path> wanted, List<Problem> problems) {
    List<Path> found = new ArrayList<>();
    SimpleFileVisitor<Path> visitor =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            return directory.equals(root) || !isForeign(directory)
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            // At the greatest depth, directories are visited as if they were files.
            if (!attributes.isOther() && !attributes.isDirectory() && wanted.test(file)) {
              Path relative = root.relativize(file);
              if (isNamed(relative.toString())) {
                found.add(relative);
              } else {
                problems.add(nameless(Path.of(argument).resolve(relative).toString()));
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            String name = Path.of(argument).resolve(root.relativize(file)).toString();
            problems.add(unreadable(name, e));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e) {
            return e == null ? FileVisitResult.CONTINUE : visitFileFailed(directory, e);
          }
        };
    try {
      Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, visitor);
    } catch (IOException e) {
      problems.add(unreadable(argument, e));
    }
    Collections.sort(found);
    return found;
  }

  /** Whether what is in a directory that nobody named is not for us. */
  private boolean isForeign(Path directory) throws IOException {
    return VERSION_CONTROL.contains(directory.getFileName().toString())
        || output.isPresent()
            && Files.exists(output.get())
            && Files.isSameFile(directory, output.get());
  }

  /** Reads an input. What goes wrong is a problem of the manifest. */
  public Manifest read(Input input) {
    return text(input).get();
  }

  /**
   * Reads an input's text alone, which takes a tenth of the memory that its manifest takes. That is
   * made of it whenever it is asked for; what goes wrong is a problem of it.
   */
  public Supplier<Manifest> text(Input input) {
    try {
      if (input.path().isEmpty()) {
        return text(input.name(), bytes(standardInput));
      }
      try (InputStream in = Files.newInputStream(input.path().get())) {
        return text(input.name(), bytes(in));
      }
    } catch (IOException e) {
      return refused(unreadable(input.name(), e));
    }
  }

  /**
   * Reads a stream to its end, or as far as a manifest may be long.
   *
   * @param name what messages call it
   */
  public static Manifest decode(String name, InputStream in) throws IOException {
    return decode(name, bytes(in));
  }

  private static byte[] bytes(InputStream in) throws IOException {
    return in.readNBytes((int) Limits.BYTES + 1);
  }

  /**
   * Reads the bytes of a manifest.
   *
   * @param name what messages call it
   */
  public static Manifest decode(String name, byte[] bytes) {
    return text(name, bytes).get();
  }

  /**
   * Reads the text of a manifest alone, as {@link #text(Input)} does.
   *
   * @param name what messages call it
   */
  public static Supplier<Manifest> text(String name, byte[] bytes) {
    if (bytes.length > Limits.BYTES) {
      return refused(Limits.tooLarge(name));
    }
    // What cannot be decoded becomes that character: if there is none, nothing has to be checked.
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      ByteBuffer checked = ByteBuffer.wrap(bytes);
      try {
        StandardCharsets.UTF_8.newDecoder().decode(checked);
      } catch (CharacterCodingException e) {
        String valid = new String(bytes, 0, checked.position(), StandardCharsets.UTF_8);
        Position position = new Lines(valid).position(valid.length());
        return refused(
            Problem.ofFile(name, position, "this is not UTF-8", "save the file in UTF-8"));
      }
    }
    Source source = new Source(name, text);
    return () -> Manifest.parse(source);
  }

  private static Supplier<Manifest> refused(Problem problem) {
    Manifest manifest = Manifest.refused(problem);
    return () -> manifest;
  }

  private static Problem unreadable(String name, IOException e) {
    if (e instanceof FileSystemLoopException) {
      return Problem.ofFile(name, "this link leads back to a directory it is in", "remove it");
    }
    if (e instanceof AccessDeniedException) {
      return Problem.ofFile(name, "it may not be read", "check its permissions");
    }
    if (e instanceof NoSuchFileException) {
      return missing(name);
    }
    return Problem.ofFile(name, "it cannot be read: " + reason(e), "check the file");
  }
}
