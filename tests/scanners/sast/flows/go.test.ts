import { test } from "vitest";
import { expectReported } from "#tests/scanners/sast/flows/expect-reported";

test("where foreign data goes in Go", async () => {
  await expectReported("go/command-injection", {
    "src/app.go": `package main
import ("net/http"; "os/exec"; "fmt"; "strings"; "encoding/json"; "github.com/gin-gonic/gin")
type Runner struct { Cmd string }
func NewRunner(c string) *Runner { return &Runner{Cmd: c} }
func (r *Runner) Run() { exec.Command("sh", "-c", "a "+r.Cmd).Run() } // reported
func split(s string) (string, string) { return s, "safe" }
type Body struct { Name string \`json:"name"\` }
func h(w http.ResponseWriter, r *http.Request) {
	NewRunner(r.FormValue("x")).Run()
	a, b := split(r.FormValue("y"))
	exec.Command("sh", "-c", "b "+a).Run() // reported
	exec.Command("sh", "-c", "c "+b).Run()
	for _, v := range r.URL.Query()["l"] { exec.Command("sh", "-c", v).Run() } // reported
	m := map[string]string{"k": r.FormValue("k"), "o": "x"}
	exec.Command("sh", "-c", "d "+m["k"]).Run() // reported
	exec.Command("sh", "-c", "e "+m["o"]).Run()
	var body Body
	json.NewDecoder(r.Body).Decode(&body)
	exec.Command("sh", "-c", "f "+body.Name).Run() // reported
	q := r.FormValue("q")
	switch q { case "a": exec.Command("sh", "-c", "g "+q).Run(); default: exec.Command("sh", "-c", "h "+q).Run() } // reported
	func() { exec.Command("sh", "-c", fmt.Sprintf("i %s", q)).Run() }() // reported
	go func(z string) { exec.Command("sh", "-c", z).Run() }(q) // reported
	var sb strings.Builder
	sb.WriteString("ls "); sb.WriteString(q)
	exec.Command("sh", "-c", sb.String()).Run() // reported
	args := []string{"-c", q}
	exec.Command("sh", args...).Run() // reported
	parts := append([]string{}, q)
	exec.Command("sh", "-c", strings.Join(parts, " ")).Run() // reported
	if cookie, err := r.Cookie("c"); err == nil { exec.Command("sh", "-c", cookie.Value).Run() } // reported
	if q != "x" && q != "y" && q != r.FormValue("other") { exec.Command("sh", "-c", q).Run() } // reported
	if q == "x" || q == "y" { exec.Command("sh", "-c", q).Run() }
	if q == "x" || b == "y" { exec.Command("sh", "-c", q).Run() } // reported
	if q != "x" && q != "y" { return }
	exec.Command("sh", "-c", "j "+q).Run()
}
func main() {
	r := gin.Default()
	r.GET("/x", func(c *gin.Context) { exec.Command("sh", "-c", c.Query("q")).Run() }) // reported
	http.HandleFunc("/y", func(w http.ResponseWriter, req *http.Request) { exec.Command("sh", "-c", req.Header.Get("X")).Run() }) // reported
}
`,
  });
});

test("methods of Go are found in other files of their package, and behind the interface they fulfil", async () => {
  await expectReported("go/sql-injection", {
    "store/store.go": `package store

import "database/sql"

type Store struct { db *sql.DB }

func New(db *sql.DB) *Store { return &Store{db: db} }
`,
    "store/find.go": `package store

func (s *Store) Find(name string) error {
  _, err := s.db.Query("select * from t where a = '" + name + "'") // reported
  return err
}

func (s *Store) Remove(name string) error {
  _, err := s.db.Exec("delete from t where a = '" + name + "'") // reported
  return err
}

func (s *Store) Keep(name string) error {
  _, err := s.db.Exec("insert into t values ('" + name + "')")
  return err
}
`,
    "web/handler.go": `package web

import (
  "net/http"
  "example.com/app/store"
)

type Finder interface { Find(name string) error }

type Handler struct { finder Finder; store *store.Store }

func (h *Handler) Get(w http.ResponseWriter, r *http.Request) { h.finder.Find(r.FormValue("name")) }

func (h *Handler) Delete(w http.ResponseWriter, r *http.Request) { h.store.Remove(r.FormValue("name")) }

func (h *Handler) Put(w http.ResponseWriter, r *http.Request) { h.store.Keep("fixed") }
`,
  });
});
