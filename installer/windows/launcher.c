/* rectify.exe and rectify-cli.exe: look whether the program is whole, then let its Python run `-m gui`.
 *
 * The interpreter is loaded from `program` beside this file and meets no other Python of the PC. Before it starts, each
 * file of `files.sha256` must be there with its size; a damaged installation ends in a sentence, not in silence.
 */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#define ROOM 32768 /* the longest path of Windows */
#define DAMAGED 3  /* as core.cli: what the world does not allow */

typedef int (*py_main)(int, wchar_t **);

static wchar_t home[ROOM], path[ROOM], first[ROOM];

static int fail(const wchar_t *text) {
#ifdef CONSOLE
    char told[4 * 1024];
    int length = WideCharToMultiByte(CP_UTF8, 0, text, -1, told, sizeof told, NULL, NULL);
    fwrite(told, 1, length ? length - 1 : 0, stderr);
    fputc('\n', stderr);
#else
    MessageBoxW(NULL, text, L"整改工作台 Rectify", MB_ICONERROR | MB_OK | MB_SETFOREGROUND);
#endif
    return DAMAGED;
}

static int fail_damaged(int count) {
    static wchar_t text[ROOM + 512];
    _snwprintf(text, sizeof text / sizeof *text - 1,
               L"程序文件不完整：缺少或损坏 %d 个，如 %ls。\n"
               L"您的数据不受影响。请重新运行安装程序（便携版请重新解压）。\n\n"
               L"The program is incomplete: %d files are missing or damaged.\n"
               L"Your data are not affected. Please run the setup again (portable: unpack it again).",
               count, first, count);
    return fail(text);
}

/* Whether the file named in UTF-8 lies in the program's folder with this size. */
static int is_there(const char *name, unsigned long long size, size_t base) {
    WIN32_FILE_ATTRIBUTE_DATA facts;
    if (!MultiByteToWideChar(CP_UTF8, 0, name, -1, path + base, (int)(ROOM - base))) return 0;
    for (wchar_t *at = path + base; *at; at++)
        if (*at == L'/') *at = L'\\';
    if (!GetFileAttributesExW(path, GetFileExInfoStandard, &facts)) return 0;
    return (((unsigned long long)facts.nFileSizeHigh << 32) | facts.nFileSizeLow) == size;
}

/* How many files of the list are missing or of another size; the first one's name is kept. -1: there is no list. */
static int missing_files(void) {
    static char line[8192];
    size_t base = wcslen(home);
    int count = 0;
    wcscpy(path, home);
    wcscpy(path + base, L"files.sha256");
    FILE *list = _wfopen(path, L"rb");
    if (!list) return -1;
    while (fgets(line, sizeof line, list)) {
        char *size = strchr(line, ' ');
        char *name = size ? strchr(size + 1, ' ') : NULL;
        if (!name) continue;
        name++;
        name[strcspn(name, "\r\n")] = 0;
        if (is_there(name, strtoull(size + 1, NULL, 10), base)) continue;
        if (!count++) wcscpy(first, path + base);
    }
    fclose(list);
    return count;
}

int wmain(int argc, wchar_t **argv) {
    DWORD length = GetModuleFileNameW(NULL, home, ROOM - 1);
    while (length && home[length - 1] != L'\\') length--;
    home[length] = 0;
    int missing = missing_files();
    if (missing < 0) wcscpy(first, L"files.sha256");
    if (missing) return fail_damaged(missing < 0 ? 1 : missing);

    _snwprintf(path, ROOM - 1, L"%lsprogram\\python311.dll", home);
    HMODULE python = LoadLibraryExW(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    FARPROC start = python ? GetProcAddress(python, "Py_Main") : NULL;
    if (!start)
        return fail(L"python311.dll 装不进来，程序没有启动。您的数据不受影响；请重新运行安装程序。\n\n"
                    L"python311.dll cannot be loaded. Your data are not affected; please run the setup again.");
    SetEnvironmentVariableW(L"RECTIFY_HOME", home);
    wchar_t **words = calloc((size_t)argc + 6, sizeof *words);
    if (!words) return DAMAGED;
    int count = 0;
    words[count++] = argv[0];
    words[count++] = L"-X";
    words[count++] = L"utf8";
    words[count++] = L"-m";
    words[count++] = L"gui";
    for (int at = 1; at < argc; at++) words[count++] = argv[at];
    return ((py_main)(void *)start)(count, words);
}
